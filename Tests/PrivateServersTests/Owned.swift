import Foundation
import Glibc

@testable import PrivateServers

/// A server that another process owns, as that process reported it.
struct Owned: Sendable {
    struct Unlockable: Error {
        let number: Int32
    }

    let identifier: pid_t
    let directory: String

    /// Written by the owner to its standard output.
    static func report(_ identifier: pid_t, _ directory: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data("owned \(identifier) \(directory)\n".utf8))
    }

    static func read(_ output: [UInt8]) -> [Owned] {
        String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count == 3, fields[0] == "owned", let identifier = pid_t(fields[1]) else { return nil }
            return Owned(identifier: identifier, directory: String(fields[2]))
        }
    }

    /// Whether the server ends within `limit`. A process lets go of its files some moments before it ends, and as it is nobody's child here, only
    /// looking tells.
    func isGone(within limit: Duration) async -> Bool {
        let deadline = ContinuousClock.now + limit
        while ProcessTable.entry(identifier)?.isAlive == true {
            if ContinuousClock.now > deadline { return false }
            await Pause.take(.milliseconds(1))
        }
        return true
    }

    /// Returns when neither the owner nor the server holds the directory's lock any more.
    func waitForRelease() async throws {
        let lock = open(directory + "/lock", O_RDWR | O_CLOEXEC)
        defer { close(lock) }
        let failure: Int32 = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: flock(lock, LOCK_EX) == 0 ? 0 : errno) }
        }
        guard failure == 0 else { throw Unlockable(number: failure) }
    }
}
