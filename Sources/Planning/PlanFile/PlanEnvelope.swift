internal import CanonicalJSON
internal import Cryptography

/// A plan with when and from what it was made. The digest covers the plan; a checksum covers the envelope.
package struct PlanEnvelope: Hashable, Sendable, Codable {
    package let plan: Plan
    /// The plan's digest, 64 hex digits.
    package let digest: String
    /// Seconds since 1970.
    package let createdAt: Int
    package let expiresAt: Int
    /// The commit of `desired/`, such as `main@4be21d0`; nil outside git.
    package let commit: String?
    package let toolVersion: String

    package init(plan: Plan, createdAt: Int, expiresAt: Int, commit: String?, toolVersion: String) throws {
        self.plan = plan
        self.digest = try plan.digest()
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.commit = commit
        self.toolVersion = toolVersion
    }

    /// The eight digits that are typed.
    package var shortDigest: String { String(digest.prefix(8)) }
}

extension PlanEnvelope {
    /// Why a plan file cannot be used.
    package struct FileError: Error, Hashable, Sendable {
        package let message: String
    }

    /// What a plan file holds.
    private struct File: Codable {
        let envelope: PlanEnvelope
        let checksum: String
    }

    /// What says which version wrote a file, whatever else has changed in it.
    private struct Header: Decodable {
        let envelope: Envelope

        struct Envelope: Decodable {
            let plan: Plan
        }

        struct Plan: Decodable {
            let format: Int
        }
    }

    /// The file's bytes: the envelope as sorted, indented JSON with its checksum, and a final newline.
    package func fileBytes() throws -> [UInt8] {
        let checksum = SHA256.digest(try CanonicalForm.bytes(of: self)).hexDigits
        return Array((try CanonicalForm.prettyText(of: File(envelope: self, checksum: checksum)) + "\n").utf8)
    }

    /// Reads what ``fileBytes()`` wrote.
    /// - Throws: ``FileError`` when the bytes are no plan file, of another format, or not what was written.
    package init(fileBytes: [UInt8]) throws(FileError) {
        guard let heading = try? CanonicalForm.decode(Header.self, from: fileBytes, .any) else {
            throw FileError(message: "this is not a plan file")
        }
        guard heading.envelope.plan.format == Plan.format else {
            throw FileError(message: "this plan file has another format than \(Plan.format); plan again with this version")
        }
        guard let file = try? CanonicalForm.decode(File.self, from: fileBytes, .any), (try? file.envelope.fileBytes()) == fileBytes else {
            throw FileError(message: "this plan file was altered: its checksum does not match")
        }
        guard (try? file.envelope.plan.digest()) == file.envelope.digest else {
            throw FileError(message: "this plan file was altered: its digest does not match its content")
        }
        self = file.envelope
    }
}
