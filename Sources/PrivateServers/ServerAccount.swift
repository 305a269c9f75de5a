import Glibc

/// The account a server runs as: the owner's own, or an unprivileged one when the owner is root.
struct ServerAccount: Sendable, Equatable {
    let name: String
    let user: uid_t
    let group: gid_t
    /// Whether the owner has to change accounts to start a process as this one.
    let isOther: Bool

    /// The owner's account, or the first of `names` that exists when the owner is root.
    static func unprivileged(_ names: [String]) throws(PrivateServerError) -> ServerAccount {
        guard geteuid() == 0 else { return ServerAccount(name: "", user: geteuid(), group: getegid(), isOther: false) }
        for name in names {
            guard let found = lookUp(name), found.user != 0 else { continue }
            return found
        }
        throw PrivateServerError(.accountMissing, "servers do not run as root, and none of the accounts \(names.joined(separator: ", ")) exists")
    }

    private static func lookUp(_ name: String) -> ServerAccount? {
        var record = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwnam_r(name, &record, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        return ServerAccount(name: name, user: record.pw_uid, group: record.pw_gid, isOther: true)
    }

    /// Gives `path` to this account; nothing to do when it is the owner's own.
    func own(_ path: String) throws(PrivateServerError) {
        guard isOther else { return }
        guard lchown(path, user, group) == 0 else {
            throw PrivateServerError(.directoryUnusable, "cannot give \(path) to the account \(name): \(SystemFailure.text())")
        }
    }
}
