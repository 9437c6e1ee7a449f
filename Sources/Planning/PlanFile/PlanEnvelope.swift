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

    /// The file's bytes: the envelope as sorted, indented JSON with its checksum, and a final newline.
    package func fileBytes() throws -> [UInt8] {
        let body = try JSONValue(encoding: self)
        let document: JSONValue = ["envelope": body, "checksum": .string(Self.checksum(of: body))]
        return Array((document.prettyText() + "\n").utf8)
    }

    /// Reads what ``fileBytes()`` wrote.
    /// - Throws: ``FileError`` when the bytes are no plan file, of another format, or not what was written.
    package init(fileBytes: [UInt8]) throws(FileError) {
        guard let document = try? JSONValue(parsing: fileBytes), let body = document["envelope"],
            let checksum = document["checksum"]?.string
        else { throw FileError(message: "this is not a plan file") }
        guard body["plan"]?["format"]?.integer == Plan.format else {
            throw FileError(message: "this plan file has another format than \(Plan.format); plan again with this version")
        }
        guard checksum == Self.checksum(of: body), let envelope = try? body.decoded(as: PlanEnvelope.self) else {
            throw FileError(message: "this plan file was altered: its checksum does not match")
        }
        guard (try? envelope.plan.digest()) == envelope.digest else {
            throw FileError(message: "this plan file was altered: its digest does not match its content")
        }
        self = envelope
    }

    private static func checksum(of body: JSONValue) -> String {
        SHA256.digest(body.canonicalBytes()).hexDigits
    }
}
