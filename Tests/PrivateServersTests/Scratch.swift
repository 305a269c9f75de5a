import Foundation
import Glibc

/// A directory of one test, open to the servers' account.
struct Scratch {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "scratch-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        chmod(path, 0o755)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
