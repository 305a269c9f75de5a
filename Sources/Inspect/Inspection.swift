import CPoppler
import Foundation

/// One call of the program: reads a PDF, prints what is in it as JSON.
struct Inspection {
    let arguments: [String]

    private static let usage = "usage: vitrine-inspect FILE.pdf [--thumbnail PICTURE.png]"
    private static let mostMemory: UInt64 = 2 << 30

    /// Prints the result, or an object with the key `error`, and gives the exit status.
    func run() -> Int32 {
        limitMemory()
        do throws(InspectionFailure) {
            let (file, thumbnail) = try parse()
            let document = try Document(path: file)
            let report = try document.report()
            if let thumbnail { try document.drawThumbnail(to: thumbnail) }
            return write(report, status: 0)
        } catch {
            FileHandle.standardError.write(Data("vitrine-inspect: \(error.message)\n".utf8))
            return write(["error": error.message], status: error.status)
        }
    }

    private func parse() throws(InspectionFailure) -> (file: String, thumbnail: String?) {
        switch arguments.count {
        case 1 where !arguments[0].hasPrefix("--"): return (arguments[0], nil)
        case 3 where arguments[1] == "--thumbnail": return (arguments[0], arguments[2])
        default: throw InspectionFailure(message: Self.usage, status: 64)
        }
    }

    private func write(_ value: some Encodable, status: Int32) -> Int32 {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(value) else { return 70 }
        FileHandle.standardOutput.write(data)
        FileHandle.standardOutput.write(Data("\n".utf8))
        return status
    }

    /// A broken file may ask for absurd amounts of memory; better that this process ends than that the machine suffers.
    private func limitMemory() {
        var limit = rlimit(rlim_cur: rlim_t(Self.mostMemory), rlim_max: rlim_t(Self.mostMemory))
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    }
}
