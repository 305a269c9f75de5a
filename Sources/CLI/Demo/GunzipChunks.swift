import Foundation

/// The unpacked bytes of a gzip file, as `gzip -dc` gives them.
struct GunzipChunks: AsyncSequence, Sendable {
    typealias Element = [UInt8]
    typealias Failure = any Error

    let file: String
    /// Told the share of the packed file that has been read, in percent, when it changes.
    let progress: @Sendable (Int) -> Void

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(file: file)
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        private let file: String
        private var process: Process?
        private var output: FileHandle?

        init(file: String) {
            self.file = file
        }

        mutating func next() async throws -> [UInt8]? {
            if process == nil { try start() }
            guard let output, let process else { return nil }
            let chunk = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Data?, any Error>) in
                DispatchQueue.global().async { continuation.resume(with: Result { try output.read(upToCount: 1 << 18) }) }
            }
            if let chunk, !chunk.isEmpty { return Array(chunk) }
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw StackError("\(file) could not be unpacked.") }
            return nil
        }

        private mutating func start() throws {
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: "/bin/gzip")
            process.arguments = ["-dc", file]
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = pipe
            try process.run()
            self.process = process
            output = pipe.fileHandleForReading
        }
    }
}
