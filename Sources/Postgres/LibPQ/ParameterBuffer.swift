/// The values of one statement in the shape libpq takes: one block of bytes and four parallel arrays.
struct ParameterBuffer {
    struct Pointers {
        var count: Int32
        var types: UnsafePointer<UInt32>?
        var values: UnsafePointer<UnsafePointer<CChar>?>?
        var lengths: UnsafePointer<Int32>?
        var formats: UnsafePointer<Int32>?
    }

    private var bytes: [UInt8] = []
    private var offsets: [Int] = []
    private var types: [UInt32] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    init(_ bindings: [PostgresBinding]) {
        types.reserveCapacity(bindings.count)
        lengths.reserveCapacity(bindings.count)
        formats.reserveCapacity(bindings.count)
        offsets.reserveCapacity(bindings.count)
        bytes.reserveCapacity(16 * bindings.count)
        for binding in bindings {
            types.append(binding.typeOID)
            switch binding.content {
            case .text(let text): add(text.utf8, format: 0)
            case .binary(let binary): add(binary, format: 1)
            case .null, .invalid:
                offsets.append(-1)
                lengths.append(0)
                formats.append(0)
            }
        }
    }

    private mutating func add(_ value: some Collection<UInt8>, format: Int32) {
        offsets.append(bytes.count)
        bytes.append(contentsOf: value)
        lengths.append(Int32(truncatingIfNeeded: bytes.count - offsets[offsets.count - 1]))
        bytes.append(0)
        formats.append(format)
    }

    func withPointers<R>(_ body: (Pointers) -> R) -> R {
        bytes.withUnsafeBytes { block in
            let base = block.baseAddress
            let values = offsets.map { offset in
                offset < 0 ? nil : base.map { ($0 + offset).assumingMemoryBound(to: CChar.self) }
            }
            return values.withUnsafeBufferPointer { values in
                types.withUnsafeBufferPointer { types in
                    lengths.withUnsafeBufferPointer { lengths in
                        formats.withUnsafeBufferPointer { formats in
                            body(
                                Pointers(
                                    count: Int32(values.count),
                                    types: types.baseAddress,
                                    values: values.baseAddress,
                                    lengths: lengths.baseAddress,
                                    formats: formats.baseAddress
                                )
                            )
                        }
                    }
                }
            }
        }
    }
}
