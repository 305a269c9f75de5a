import Foundation
import Glibc

/// What stands against reading or writing a file.
struct FileFault: Error, CustomStringConvertible {
    let path: String
    /// The reason; of the operating system its words, such as "No such file or directory".
    let description: String

    /// The fault that the system has just reported.
    init(_ path: String) {
        self.init(path, String(cString: strerror(errno)))
    }

    /// A fault with a reason.
    init(_ path: String, _ reason: String) {
        (self.path, description) = (path, reason)
    }
}

/// A file as bytes, read and written whole.
enum WholeFile {
    /// All bytes of a file that a document names. Devices and pipes, which may have no end or wait for ever, are refused.
    static func readRegular(_ path: String, most: Int) throws(FileFault) -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileFault(path) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw FileFault(path, String(cString: strerror(EISDIR))) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileFault(path, "It is a device or a pipe, not a file") }
        return try read(path, most: most)
    }

    /// All bytes of a file, or a fault when there are more than so many.
    static func read(_ path: String, most: Int) throws(FileFault) -> [UInt8] {
        guard let stream = fopen(path, "rbe") else { throw FileFault(path) }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        while true {
            let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                count = fread(buffer.baseAddress, 1, buffer.count, stream)
            }
            if ferror(stream) != 0 { throw FileFault(path) }
            if chunk.isEmpty { return bytes }
            guard bytes.count + chunk.count <= most else { throw FileFault(path, "It has more than \(most >> 20) MiB") }
            bytes += chunk
        }
    }

    /// Writes a file under a name of its own and gives it its name when it is complete, so that nobody ever reads a part of it.
    static func write(_ bytes: [UInt8], to path: String) throws(FileFault) {
        let draft = "\(path).\(getpid()).part"
        guard let stream = fopen(draft, "wbxe") else { throw FileFault(path) }
        let isWritten = fwrite(bytes, 1, bytes.count, stream) == bytes.count
        let fault = FileFault(path)
        guard fclose(stream) == 0, isWritten else {
            unlink(draft)
            throw fault
        }
        if rename(draft, path) != 0 {
            let fault = FileFault(path)
            unlink(draft)
            throw fault
        }
    }
}
