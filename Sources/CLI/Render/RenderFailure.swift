import ArgumentParser
import Glibc
import Reports

/// Why a document was not drawn; nothing was written then.
enum RenderFailure: Error, CustomStringConvertible {
    /// The document, or a file that it names, has faults.
    case document(RenderFileError)
    /// The document cannot be read.
    case input(FileFault)
    /// The drawing cannot be written.
    case output(FileFault)
    /// The report has fewer pages.
    case page(Int, of: Int)

    /// The ending of the process, by the conventions of sysexits.h.
    var exitCode: ExitCode {
        switch self {
        case .document: ExitCode(EX_DATAERR)
        case .input: ExitCode(EX_NOINPUT)
        case .output: ExitCode(EX_CANTCREAT)
        case .page: ExitCode(EX_USAGE)
        }
    }

    var description: String {
        switch self {
        case .document(let error): error.description
        case .input(let fault): "\(fault.path): The document cannot be read: \(fault)."
        case .output(let fault): "\(fault.path): The report cannot be written: \(fault). Is the folder there, and may you write to it?"
        case .page(let page, let count): "There is no page \(page); the report has \(count)."
        }
    }
}
