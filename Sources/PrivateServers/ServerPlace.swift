import Foundation
import Glibc

/// Where a server's directory can lie when root is the owner and the server runs as an account that root's own folders keep out.
enum ServerPlace {
    /// The folder for servers whose own place their account cannot reach; it belongs to root, and survives a restart of the machine.
    static let refuge = "/var/tmp/vitrine-servers"

    /// `path` when every directory above lets `account` through; else a place in the refuge, to which `path` becomes a symbolic link.
    static func reachable(_ path: String, _ account: ServerAccount) throws(PrivateServerError) -> String {
        guard account.isOther, let obstacle = obstacle(to: path, account) else { return path }
        guard mkdir(refuge, 0o755) == 0 || errno == EEXIST else { throw failure("cannot create \(refuge)") }
        var information = stat()
        guard lstat(refuge, &information) == 0, information.st_mode & S_IFMT == S_IFDIR, information.st_uid == 0, information.st_mode & 0o022 == 0
        else {
            throw PrivateServerError(
                .directoryUnusable,
                "\(obstacle) does not let the account \(account.name) through to \(path), and \(refuge) is not a directory that only root may write"
            )
        }
        let place = "\(refuge)/\(URL(fileURLWithPath: path).lastPathComponent)-\(String(fingerprint(path), radix: 16))"
        guard symlink(place, path) == 0 || errno == EEXIST else { throw failure("cannot create \(path)") }
        guard (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == place else {
            throw PrivateServerError(.directoryUnusable, "\(obstacle) does not let the account \(account.name) through to \(path)")
        }
        return place
    }

    private static func obstacle(to path: String, _ account: ServerAccount) -> String? {
        var parent = URL(fileURLWithPath: path).deletingLastPathComponent()
        while true {
            var information = stat()
            guard stat(parent.path, &information) == 0 else { return parent.path }
            let mode = information.st_mode
            let isOwner = information.st_uid == account.user
            let passes = isOwner ? mode & S_IXUSR : information.st_gid == account.group ? mode & S_IXGRP : mode & S_IXOTH
            if passes == 0 { return parent.path }
            if parent.path == "/" { return nil }
            parent.deleteLastPathComponent()
        }
    }

    /// FNV-1a of 64 bits: the same path has the same place in every run.
    private static func fingerprint(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    private static func failure(_ what: String) -> PrivateServerError {
        PrivateServerError(.directoryUnusable, "\(what): \(SystemFailure.text())")
    }
}
