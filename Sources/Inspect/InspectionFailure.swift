/// Why a file could not be inspected.
struct InspectionFailure: Error {
    let message: String
    let status: Int32
}
