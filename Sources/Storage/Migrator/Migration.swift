import Crypto
import Foundation

/// One step of the schema: a numbered SQL script that runs once, in one transaction.
public struct Migration: Sendable, Hashable {
    /// The number; steps run in its order.
    public let version: Int
    /// The name of the file without the number, for example `dashboards`.
    public let name: String
    /// The script; without transaction control, as the runner wraps it.
    public let sql: String
    /// SHA-256 of the script, in lower-case hexadecimal.
    public let checksum: String

    /// A step.
    public init(version: Int, name: String, sql: String) {
        self.version = version
        self.name = name
        self.sql = sql
        checksum = SHA256.hash(data: Data(sql.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The file that holds the script, for example `0001_dashboards.sql`.
    public var fileName: String {
        let number = String(version)
        return String(repeating: "0", count: max(0, 4 - number.count)) + number + "_\(name).sql"
    }
}
