import Foundation
import Glibc

/// What the operating system has against reading or writing a file.
struct FileFault: Error, CustomStringConvertible {
    let path: String
    let number: Int32

    /// The fault that the system has just reported.
    init(_ path: String) {
        (self.path, number) = (path, errno)
    }

    /// The system's words, such as "No such file or directory".
    var description: String { String(cString: strerror(number)) }
}

/// A file as bytes, read and written whole.
enum WholeFile {
    /// All bytes of a file.
    static func read(_ path: String) throws(FileFault) -> [UInt8] {
        guard let stream = fopen(path, "rbe") else { throw FileFault(path) }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        while true {
            let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                count = fread(buffer.baseAddress, 1, buffer.count, stream)
            }
            if ferror(stream) != 0 { throw FileFault(path) }
            if chunk.isEmpty { return bytes }
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
