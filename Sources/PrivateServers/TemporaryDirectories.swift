import Foundation
import Glibc

/// The directories of servers that were asked to keep nothing.
enum TemporaryDirectories {
    /// Where they lie: short, for the sake of sockets, and open to every account.
    static let parent = "/tmp"
    /// How their names begin.
    static let prefix = "vitrine-"

    /// Removes those whose owner was killed: nobody holds the lock inside any more, and it was made a while ago.
    static func removeAbandoned(in parent: String = parent) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let path = "\(parent)/\(name)"
            if isAbandoned(path) { try? FileManager.default.removeItem(atPath: path) }
        }
    }

    private static func isAbandoned(_ path: String) -> Bool {
        let descriptor = open("\(path)/lock", O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var information = stat()
        // A directory that is just being made is not locked yet.
        guard fstat(descriptor, &information) == 0, information.st_uid == geteuid(), time(nil) - information.st_mtim.tv_sec > 60 else { return false }
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }
}
