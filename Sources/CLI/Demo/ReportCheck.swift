import Foundation
import Logging
import Postgres
import PrivateServers

/// Checks a finished PDF with programs that are not ours: qpdf, pdffonts, pdftotext, and PostgreSQL for the number.
struct ReportCheck {
    let pdf: String

    /// Everything that is wrong; empty when nothing is.
    func problems(titles: [String], warehouse: Warehouse) async throws -> [String] {
        var problems: [String] = []
        if try Self.run("qpdf", ["--check", pdf]).status != 0 { problems.append("qpdf finds the file broken") }
        for line in try Self.run("pdffonts", [pdf]).output.split(separator: "\n").dropFirst(2) {
            let words = line.split(separator: " ")
            if line.contains("Type 3") || words.dropLast(2).suffix(3).first != "yes" { problems.append("a font is not embedded: \(line)") }
        }
        if try Self.run("pdfimages", ["-list", pdf]).output.split(separator: "\n").count > 2 {
            problems.append("the file holds pictures where it should hold drawings")
        }
        let text = try Self.run("pdftotext", ["-layout", pdf, "-"]).output
        let words = Self.folded(text)
        for title in titles where !words.contains(Self.folded(title)) { problems.append("the title “\(title)” is not in the text") }
        let client = PostgresClient(
            try PostgresConfiguration(url: warehouse.server.url(database: Warehouse.database)),
            logger: .command
        )
        let rows = try await client.query("SELECT count(*) AS n FROM flights")
        await client.close()
        let count = try rows.first?.decode("n", as: Int.self) ?? 0
        let number = count.formatted(.number.locale(Locale(identifier: "en")))
        if !words.contains(Self.folded(number)) { problems.append("PostgreSQL counts \(number) flights, and the report does not say so") }
        return problems
    }

    private static func folded(_ text: String) -> String {
        text.split { $0.isWhitespace }.joined(separator: " ")
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
