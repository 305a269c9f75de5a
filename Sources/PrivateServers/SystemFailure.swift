import Glibc

/// Texts of the system's error numbers.
enum SystemFailure {
    /// The text of `number`, by default of the calling thread's last failure.
    static func text(_ number: Int32 = errno) -> String {
        strerror(number).map { String(cString: $0) } ?? "error \(number)"
    }
}
