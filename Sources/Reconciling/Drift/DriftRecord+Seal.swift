internal import CanonicalJSON
package import Resources

/// Records of checks lie where everybody may write who may push to the estate's remote. What stands in one decides what is not read, and what is sent to
/// a webhook under the estate's own signature, so only a record of somebody who has the estate's fingerprint key is believed.
extension DriftRecord {
    /// With the seal of the key over everything else in it.
    package func sealed(with key: FingerprintKey) -> DriftRecord {
        var record = self
        record.seal = seal(with: key)
        return record
    }

    /// Whether somebody who has the key wrote it as it is. False too of records of versions that did not seal.
    package func isSealed(with key: FingerprintKey) -> Bool { seal != nil && seal == seal(with: key) }

    private func seal(with key: FingerprintKey) -> String {
        var record = self
        record.seal = nil
        return key.fingerprint(of: "plumb drift record\n" + String(decoding: record.bytes, as: UTF8.self)).hex
    }
}
