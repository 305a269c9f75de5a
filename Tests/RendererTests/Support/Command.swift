import Foundation
import Testing

/// Runs programs that judge the files from outside.
enum Command {
    struct Output {
        let text: String
        let status: Int32
    }

    /// Runs a program with its standard output captured.
    static func run(_ program: String, _ arguments: [String]) throws -> Output {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Output(text: String(decoding: data, as: UTF8.self), status: process.terminationStatus)
    }

    /// Hands bytes over as a file that is removed afterwards.
    static func withFile<T>(_ bytes: [UInt8], _ suffix: String = "pdf", _ body: (String) throws -> T) throws -> T {
        let path = NSTemporaryDirectory() + "renderer-\(UUID().uuidString).\(suffix)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    /// The same for asynchronous bodies.
    static func withFile<T>(_ bytes: [UInt8], _ suffix: String = "pdf", _ body: (String) async throws -> T) async throws -> T {
        let path = NSTemporaryDirectory() + "renderer-\(UUID().uuidString).\(suffix)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }

    /// The text that pdftotext finds.
    static func text(of pdf: [UInt8]) throws -> String {
        try withFile(pdf) { try run("pdftotext", ["-layout", $0, "-"]).text }
    }

    /// The file in qpdf's plain form, as Latin-1 so that all bytes survive.
    static func plain(_ pdf: [UInt8]) throws -> String {
        try withFile(pdf) { path in
            let plain = path + ".qdf"
            defer { try? FileManager.default.removeItem(atPath: plain) }
            _ = try run("qpdf", ["--qdf", "--object-streams=disable", "--no-original-object-ids", path, plain])
            return try String(decoding: Data(contentsOf: URL(fileURLWithPath: plain)).map { UInt16($0) }, as: UTF16.self)
        }
    }

    /// The inspection program that was built together with the tests.
    static func inspectionProgram() throws -> String {
        try builtProgram("vitrine-inspect", "Inspect")
    }

    /// A program that was built together with the tests, by the first of the names that it has.
    static func builtProgram(_ names: String...) throws -> String {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let folder = (tests as NSString).deletingLastPathComponent
        let found = names.map { folder + "/" + $0 }.first { FileManager.default.isExecutableFile(atPath: $0) }
        return try #require(found, "no program \(names) beside \(tests)")
    }
}
