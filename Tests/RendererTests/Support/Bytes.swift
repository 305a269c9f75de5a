/// Where two byte sequences begin to differ; nil when they are equal. An expectation on the sequences themselves would spend minutes describing the
/// difference between two large files.
func firstDifference(_ one: [UInt8], _ other: [UInt8]) -> Int? {
    guard one != other else { return nil }
    return zip(one, other).enumerated().first { $1.0 != $1.1 }?.offset ?? min(one.count, other.count)
}
