import CanonicalJSON
import Planning
import Reconciling
import Resources
import Testing

/// A record of checks counts only where somebody who has the estate's fingerprint key wrote it.
@Suite struct DriftSealTests {
    private static let key = FingerprintKey(Secret("the key of the estate"))

    private static var record: DriftRecord {
        var record = DriftFixture.record
        record.rounds = 7
        record.lastOutcome = .drift
        return record.sealed(with: key)
    }

    @Test func whatWasSealedIsBelieved() throws {
        #expect(Self.record.isSealed(with: Self.key))
        let read = try DriftRecord(bytes: Self.record.bytes)
        #expect(read == Self.record && read.isSealed(with: Self.key))
        #expect(Self.record.sealed(with: Self.key) == Self.record)
    }

    @Test func everythingElseIsNot() throws {
        #expect(!DriftFixture.record.isSealed(with: Self.key))
        #expect(!Self.record.isSealed(with: FingerprintKey(Secret("another key"))))
        let document = try JSONValue(parsing: Self.record.bytes)
        let members = try #require(document.object)
        for (name, value) in members where name != "seal" {
            for other in [JSONValue.integer(8), "other", [:], []] where other != value {
                let forged = JSONValue.object(members.merging([name: other]) { $1 })
                guard let record = try? DriftRecord(bytes: forged.canonicalBytes()) else { continue }
                #expect(!record.isSealed(with: Self.key), "\(name): \(other)")
            }
        }
    }
}
