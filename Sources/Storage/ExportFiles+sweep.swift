import Dashboards
public import Foundation

/// What lies in the folder beside the files that exports name: a worker that is killed leaves its file, whole or half written.
extension ExportFiles {
    private static let half = ".part"

    /// The names of all files in the folder that an attempt at an export wrote, whole or not; others are nobody's business.
    public func names() async throws -> [String] {
        let directory = directory
        return try await Self.run { try FileManager.default.contentsOfDirectory(atPath: directory).filter { Self.key(ofFile: $0) != nil } }
    }

    /// The storage key of a file that an attempt at an export wrote, whole or not; nil for any other name.
    public static func key(ofFile name: String) -> String? {
        let key = name.hasSuffix(half) ? String(name.dropLast(half.count)) : name
        guard let match = key.wholeMatch(of: /([0-9a-f-]{36})-[0-9]+\.([a-z]+)/), ExportID(String(match.1)) != nil,
            ExportFormat(rawValue: String(match.2)) != nil
        else { return nil }
        return key
    }

    /// Removes a file that was last written before a moment; returns its bytes, or nil when it is newer or gone.
    public func remove(file name: String, writtenBefore moment: Date) async throws -> Int? {
        guard Self.key(ofFile: name) != nil else { return nil }
        let path = try path(of: name)
        return try await Self.run {
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mtim.tv_sec < time_t(moment.timeIntervalSince1970) else {
                return nil
            }
            guard unlink(path) == 0 || errno == ENOENT else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path]) }
            return Int(status.st_size)
        }
    }
}
