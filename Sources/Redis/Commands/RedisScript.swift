import Crypto

/// A Lua script that runs inside the server, sent by its hash and in full only when the server does not know it yet.
public struct RedisScript: Sendable, Hashable {
    /// What the script is called in errors and logs.
    public let name: String
    /// The Lua text.
    public let source: String
    /// The SHA-1 of the text in lower-case hexadecimal, as `EVALSHA` wants it.
    public let sha1: String

    /// Creates a script; its hash is computed here.
    public init(name: String, source: String) {
        self.name = name
        self.source = source
        let digits = Array("0123456789abcdef".utf8)
        let digest = Insecure.SHA1.hash(data: Array(source.utf8))
        sha1 = String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
