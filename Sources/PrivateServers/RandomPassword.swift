/// Passwords for servers that only this machine reaches.
enum RandomPassword {
    /// 32 letters and digits from the system's random generator, 190 bits; needs no quoting in URLs, shells and configuration files.
    static func make() -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        var generator = SystemRandomNumberGenerator()
        return String((0..<32).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] })
    }
}
