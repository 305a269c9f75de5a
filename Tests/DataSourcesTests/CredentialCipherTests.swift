import Dashboards
import DataSources
import Testing

@Suite("Sealed credentials")
struct CredentialCipherTests {
    private let id = DataSourceID()
    private let secrets = ["password": "pässwörd \" \\", "token": ""]

    private func cipher(_ byte: UInt8 = 1, number: UInt8 = 1, previous: [UInt8: [UInt8]] = [:]) throws -> CredentialCipher {
        try CredentialCipher(key: [UInt8](repeating: byte, count: 32), number: number, previous: previous)
    }

    @Test("open to what was sealed, and never look alike twice")
    func roundTrip() throws {
        let cipher = try cipher()
        let first = try cipher.seal(secrets, for: id)
        #expect(try cipher.open(first, for: id) == secrets)
        #expect(try cipher.seal(secrets, for: id) != first)
        #expect(!String(decoding: first, as: UTF8.self).contains("password"))
    }

    @Test("do not open when any byte was changed, or any cut off")
    func tampered() throws {
        let cipher = try cipher()
        let record = try cipher.seal(secrets, for: id)
        for index in record.indices {
            var changed = record
            changed[index] ^= 0x40
            #expect(throws: DataSourceError.self) { try cipher.open(changed, for: id) }
            #expect(throws: DataSourceError.self) { try cipher.open(Array(record[..<index]), for: id) }
        }
    }

    @Test("do not open for another data source or with another key")
    func moved() throws {
        let record = try cipher().seal(secrets, for: id)
        #expect(throws: DataSourceError.self) { try cipher().open(record, for: DataSourceID()) }
        #expect(throws: DataSourceError.self) { try cipher(2).open(record, for: id) }
    }

    @Test("still open after the key was changed, and say that they are to be sealed again")
    func rotation() throws {
        let record = try cipher().seal(secrets, for: id)
        let next = try cipher(9, number: 2, previous: [1: [UInt8](repeating: 1, count: 32)])
        #expect(try next.open(record, for: id) == secrets)
        #expect(next.isOutdated(record))
        let sealedAgain = try next.seal(secrets, for: id)
        #expect(!next.isOutdated(sealedAgain))
        #expect(throws: DataSourceError.self) { try cipher(9, number: 2).open(record, for: id) }
    }

    @Test("need a key of 32 bytes")
    func keyLength() {
        #expect(throws: DataSourceError.self) { try CredentialCipher(key: [1, 2, 3]) }
    }
}
