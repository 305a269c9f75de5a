import CPostgres
import Glibc

/// Owner of one `PGresult`.
struct ResultHandle: ~Copyable {
    enum Status: Sendable {
        case command
        case tuples
        case emptyQuery
        case copyIn
        case copyOut
        case copyBoth
        case failed
        case invalid
    }

    let pointer: OpaquePointer

    init(adopting pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    var status: Status {
        switch PQresultStatus(pointer) {
        case PGRES_COMMAND_OK: .command
        case PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE: .tuples
        case PGRES_EMPTY_QUERY: .emptyQuery
        case PGRES_COPY_IN: .copyIn
        case PGRES_COPY_OUT: .copyOut
        case PGRES_COPY_BOTH: .copyBoth
        case PGRES_FATAL_ERROR: .failed
        default: .invalid
        }
    }

    /// The number in the command tag: rows inserted, updated, deleted, copied or selected; 0 for other commands.
    var affectedRows: Int {
        guard let digits = PQcmdTuples(pointer), digits.pointee != 0 else { return 0 }
        return Int(strtoll(digits, nil, 10))
    }

    /// Whether the command tag is the given one, for example `ROLLBACK`.
    func isTagged(_ tag: StaticString) -> Bool {
        guard let text = PQcmdStatus(pointer) else { return false }
        return strcmp(text, UnsafeRawPointer(tag.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
    }

    /// Whether the command threw prepared statements away.
    var forgetsStatements: Bool {
        guard let tag = PQcmdStatus(pointer), tag.pointee == CChar(bitPattern: UInt8(ascii: "D")) else { return false }
        return isTagged("DISCARD ALL") || isTagged("DEALLOCATE ALL") || isTagged("DEALLOCATE") || isTagged("DISCARD PLANS")
    }
}
