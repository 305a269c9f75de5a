import Foundation

// CheckPDF FILE…   one line for each rule that a file breaks; ends with 1 when there is any
var isGood = true
for path in CommandLine.arguments.dropFirst() {
    for finding in try AccessibilityRules(PDFObjects(path: path)).findings() {
        FileHandle.standardOutput.write(Data("\(path): \(finding)\n".utf8))
        isGood = false
    }
}
exit(isGood ? 0 : 1)
