public import Dashboards
import Dispatch
import Foundation

/// The folder where finished export files lie: written whole or not at all, found by a key that callers never choose.
public struct ExportFiles: Sendable {
    let directory: String
    private static let queue = DispatchQueue(label: "vitrine.export-files", attributes: .concurrent)

    /// A store in a folder, which is made when it is missing.
    public init(directory: String) throws {
        self.directory = directory
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
    }

    /// The key under which one attempt at an export keeps its file; the fence keeps two attempts apart.
    public static func key(for export: ExportID, fence: Int64, format: ExportFormat) -> String {
        "\(export)-\(fence).\(format.rawValue)"
    }

    /// Writes a file: to a temporary name, flushed to the disk, then renamed.
    public func save(_ bytes: [UInt8], key: String) async throws {
        let target = try path(of: key)
        try await Self.run {
            let temporary = target + ".part"
            guard FileManager.default.createFile(atPath: temporary, contents: nil, attributes: [.posixPermissions: 0o640]),
                let handle = FileHandle(forWritingAtPath: temporary)
            else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: temporary]) }
            do {
                try handle.write(contentsOf: bytes)
                try handle.synchronize()
                try handle.close()
                guard rename(temporary, target) == 0 else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: target]) }
            } catch {
                unlink(temporary)
                throw error
            }
        }
    }

    /// Where a file lies.
    ///
    /// - Throws: `CocoaError(.fileReadInvalidFileName)` for anything that is no key.
    public func path(of key: String) throws -> String {
        let allowed = key.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x2E
        }
        guard allowed, !key.isEmpty, !key.hasPrefix("."), !key.contains("..") else { throw CocoaError(.fileReadInvalidFileName) }
        return directory + "/" + key
    }

    /// Removes a file; one that is gone already is no error.
    public func remove(key: String) async throws {
        let path = try path(of: key)
        try await Self.run {
            if unlink(path) != 0, errno != ENOENT { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path]) }
        }
    }

    /// Checks that a file can be written.
    public func checkWritable() throws {
        guard access(directory, W_OK | X_OK) == 0 else {
            throw CocoaError(.fileWriteNoPermission, userInfo: [NSFilePathErrorKey: directory])
        }
    }

    static func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
