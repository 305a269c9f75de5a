import Foundation

let inspection = Inspection(arguments: Array(CommandLine.arguments.dropFirst()))
exit(inspection.run())
