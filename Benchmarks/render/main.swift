import Charts
import Foundation
import Renderer

let arguments = Array(CommandLine.arguments.dropFirst())
let context = try RenderContext()
context.warmUp()

if arguments.first == "sheets", arguments.count == 2 {
    try SampleSheets(context: context, folder: arguments[1]).write()
} else {
    let rounds = arguments.first.flatMap { Int($0) } ?? 200
    try RenderBenchmark(context: context, rounds: rounds).run()
}
