import Charts
import Foundation
import Renderer

// RenderBenchmark [rounds]               all documents, each in a process of its own
// RenderBenchmark document NAME rounds   one document in this process
// RenderBenchmark layout NAME rounds     only the layout of one document, for a profiler
// RenderBenchmark sheets FOLDER          the sample report and its widgets, to be looked at
// RenderBenchmark sample FILE            a PDF of many scripts, for comparing machines
let arguments = Array(CommandLine.arguments.dropFirst())

switch (arguments.first, arguments.count) {
case ("sheets", 2):
    let context = try RenderContext()
    try SampleSheets(context: context, folder: arguments[1]).write()
case ("sample", 2):
    try ScriptSample.write(to: arguments[1])
case ("document", 3):
    guard let document = BenchmarkDocument(rawValue: arguments[1]), let rounds = Int(arguments[2]), rounds > 0 else { exit(64) }
    try document.measure(rounds: rounds)
case ("layout", 3):
    guard let document = BenchmarkDocument(rawValue: arguments[1]), let rounds = Int(arguments[2]), rounds > 0 else { exit(64) }
    try document.measureLayout(rounds: rounds)
default:
    let rounds = arguments.first.flatMap { Int($0) } ?? 200
    for document in BenchmarkDocument.allCases {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["document", document.rawValue, String(max(rounds, 1))]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { exit(1) }
    }
}
