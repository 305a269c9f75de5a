import Dashboards
import Foundation
import Postgres

extension Row {
    /// An id in a `uuid` column.
    func id<Owner>(_ name: String, of: Owner.Type = Owner.self) throws -> Identifier<Owner> {
        Identifier(try decode(name, as: UUID.self))
    }

    /// An id in a `uuid` column that may be NULL.
    func optionalID<Owner>(_ name: String, of: Owner.Type = Owner.self) throws -> Identifier<Owner>? {
        try decode(name, as: UUID?.self).map { Identifier($0) }
    }

    /// A facility.
    func facility(_ name: String) throws -> FacilityID {
        guard let facility = FacilityID(try decode(name, as: String.self)) else { throw StorageError.corrupt("\(name) is no facility name") }
        return facility
    }

    /// Facilities in a `text[]` column.
    func facilities(_ name: String) throws -> [FacilityID] {
        try decode(name, as: [String].self).map { text in
            guard let facility = FacilityID(text) else { throw StorageError.corrupt("\(name) holds no facility name") }
            return facility
        }
    }

    /// One of the words of an enumeration.
    func word<T: RawRepresentable<String>>(_ name: String, as: T.Type = T.self) throws -> T {
        guard let value = T(rawValue: try decode(name, as: String.self)) else { throw StorageError.corrupt("\(name) is no \(T.self)") }
        return value
    }

    /// A document in a JSONB column that was selected as text.
    func json<T: Decodable>(_ name: String, as: T.Type = T.self) throws -> T {
        try StoredJSON.value(try decode(name, as: String.self))
    }

    /// A document in a JSONB column that was selected as text and may be NULL.
    func optionalJSON<T: Decodable>(_ name: String, as: T.Type = T.self) throws -> T? {
        try decode(name, as: String?.self).map { try StoredJSON.value($0) }
    }
}
