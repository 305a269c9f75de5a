import CPostgres

extension ConnectionHandle {
    /// Queues one statement with its values (extended protocol, one statement only); false when libpq refuses.
    func sendQuery(_ text: String, _ bindings: [PostgresBinding]) -> Bool {
        if bindings.isEmpty { return PQsendQueryParams(pointer, text, 0, nil, nil, nil, nil, 0) == 1 }
        return ParameterBuffer(bindings).withPointers { parameters in
            PQsendQueryParams(
                pointer,
                text,
                parameters.count,
                parameters.types,
                parameters.values,
                parameters.lengths,
                parameters.formats,
                0
            ) == 1
        }
    }

    /// Queues the preparation of a statement under a name.
    func sendPrepare(name: String, _ text: String, types: [UInt32]) -> Bool {
        types.withUnsafeBufferPointer { PQsendPrepare(pointer, name, text, Int32(types.count), $0.baseAddress) == 1 }
    }

    /// Queues the execution of a prepared statement.
    func sendPrepared(name: String, _ bindings: [PostgresBinding]) -> Bool {
        if bindings.isEmpty { return PQsendQueryPrepared(pointer, name, 0, nil, nil, nil, 0) == 1 }
        return ParameterBuffer(bindings).withPointers { parameters in
            PQsendQueryPrepared(pointer, name, parameters.count, parameters.values, parameters.lengths, parameters.formats, 0) == 1
        }
    }

    /// Queues a text of several statements (simple protocol, no values).
    func sendScript(_ text: String) -> Bool { PQsendQuery(pointer, text) == 1 }

    /// Queues COPY data: 1 queued, 0 the socket is full, -1 failed.
    func putCopyData(_ bytes: [UInt8]) -> Int32 {
        bytes.withUnsafeBytes { buffer in
            PQputCopyData(pointer, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
        }
    }

    /// Ends COPY data; a message makes the server roll the COPY back.
    func putCopyEnd(failure: String?) -> Int32 { PQputCopyEnd(pointer, failure) }

    /// Moves the next row of COPY data to the end of the chunk.
    func appendCopyData(to chunk: inout [UInt8]) -> CopyDataStatus {
        var row: UnsafeMutablePointer<CChar>?
        let length = PQgetCopyData(pointer, &row, 1)
        guard let row else {
            return length == 0 ? .wouldWait : length == -1 ? .done : .failed
        }
        defer { PQfreemem(row) }
        chunk.append(contentsOf: UnsafeRawBufferPointer(start: row, count: Int(length)))
        return .row
    }
}
