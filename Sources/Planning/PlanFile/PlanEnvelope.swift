package import CanonicalJSON
internal import Cryptography

/// A plan with when and from what it was made. The digest covers the plan; a checksum covers the envelope.
package struct PlanEnvelope: Hashable, Sendable, Codable {
    package let plan: Plan
    /// The plan's digest, 64 hex digits.
    package let digest: String
    /// The digests of its scopes, by their descriptions; nil in format 1, which had none.
    package let scopes: [String: String]?
    /// Seconds since 1970.
    package let createdAt: Int
    /// Seconds since 1970; later than that the plan is not applied.
    package let expiresAt: Int
    /// The commit of `desired/`, such as `main@4be21d0`; nil outside git.
    package let commit: String?
    /// All digits of that commit's id; nil outside git, and in format 1.
    package let revision: String?
    /// The commit that an operator trusts in the place of the default branch's, such as `origin/next@4be21d0`.
    package let trustedReference: String?
    package let toolVersion: String
    /// Whether no fingerprint of it is shown (``WithheldFingerprints``); nil where they are.
    package let isWithheld: Bool?

    /// - Parameters:
    ///   - revision: the commit's id; `commit` says the same for people.
    ///   - isUntrusted: whether the change that it was made from is not merged.
    package init(
        plan: Plan, createdAt: Int, expiresAt: Int, commit: String?, revision: String? = nil, trustedReference: String? = nil,
        toolVersion: String, isUntrusted: Bool = false
    ) throws {
        self.plan = plan
        isWithheld = isUntrusted ? true : nil
        let digests = try PlanDigests(plan)
        digest = digests.root
        scopes = digests.scopes
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.commit = commit
        self.revision = revision
        self.trustedReference = trustedReference
        self.toolVersion = toolVersion
    }

    private init(_ envelope: PlanEnvelope, plan: Plan) {
        self.plan = plan
        digest = envelope.digest
        scopes = envelope.scopes
        createdAt = envelope.createdAt
        expiresAt = envelope.expiresAt
        commit = envelope.commit
        revision = envelope.revision
        trustedReference = envelope.trustedReference
        toolVersion = envelope.toolVersion
        isWithheld = envelope.isWithheld
    }

    /// As it may be shown and written. Its digest is that of the whole plan.
    package var shown: PlanEnvelope {
        get throws { isWithheld == true ? PlanEnvelope(self, plan: try WithheldFingerprints.withhold(from: plan)) : self }
    }

    /// The eight digits that are typed at the prompt that shows the plan.
    package var shortDigest: String { String(digest.prefix(8)) }
}

extension PlanEnvelope {
    /// Why a plan file cannot be used.
    package struct FileError: Error, Hashable, Sendable {
        package let message: String
    }

    /// What a plan file holds.
    private struct File: Codable, JSONWritable {
        let envelope: PlanEnvelope
        let checksum: String

        func write(to writer: inout JSONWriter) throws {
            try writer.object { writer in
                writer.member("checksum", checksum)
                try writer.member("envelope", envelope)
            }
        }
    }

    /// What says which version wrote a file, whatever else has changed in it.
    private struct Header: Decodable, JSONReadable {
        let envelope: Envelope

        struct Envelope: Decodable {
            let plan: Plan
        }

        struct Plan: Decodable {
            let format: Int
        }

        init(reading parser: inout JSONParser) throws {
            var format: Int?
            try parser.members { parser, key in
                guard key == "envelope" else { return try parser.skip() }
                try parser.members { parser, key in
                    guard key == "plan" else { return try parser.skip() }
                    format = try parser.outlined()["format"]?.decoded(as: Int.self)
                }
            }
            guard let format else { throw UnlikeValue() }
            envelope = Envelope(plan: Plan(format: format))
        }
    }

    /// The file's bytes: the envelope as sorted, indented JSON with its checksum, and a final newline.
    package func fileBytes() throws -> [UInt8] {
        var bytes: [UInt8] = []
        try writeFile { bytes += $0 }
        return bytes
    }

    /// Hands the file's bytes on part by part; no part ends within a word.
    package func writeFile(to sink: @escaping ([UInt8]) throws -> Void) throws {
        let shown = try shown
        let checksum = SHA256.Running()
        try CanonicalForm.write(shown) { checksum.add($0) }
        try CanonicalForm.write(File(envelope: shown, checksum: checksum.finished().hexDigits), isIndented: true, to: sink)
        try sink([UInt8(ascii: "\n")])
    }

    /// Whether the file of it has exactly these bytes.
    private func isWritten(as bytes: [UInt8]) throws -> Bool {
        struct Difference: Error {}
        var rest = bytes[...]
        do {
            try writeFile { part in
                guard rest.starts(with: part) else { throw Difference() }
                rest = rest.dropFirst(part.count)
            }
            return rest.isEmpty
        } catch is Difference {
            return false
        }
    }

    /// Reads what ``fileBytes()`` wrote.
    /// - Throws: ``FileError`` when the bytes are no plan file, of another format, or not what was written.
    package init(fileBytes: [UInt8]) throws(FileError) {
        guard let heading = try? CanonicalForm.decode(Header.self, from: fileBytes, .any) else {
            throw FileError(message: "this is not a plan file")
        }
        guard heading.envelope.plan.format == Plan.format else {
            throw FileError(
                message: "this plan file has format \(heading.envelope.plan.format), and this version reads \(Plan.format); plan again")
        }
        guard let file = try? CanonicalForm.decode(File.self, from: fileBytes, .any), (try? file.envelope.isWritten(as: fileBytes)) == true
        else {
            throw FileError(message: "this plan file was altered: its checksum does not match")
        }
        // What was withheld is part of the digest; whoever applies the file computes the plan again and compares.
        let digests = try? PlanDigests(file.envelope.plan)
        guard
            file.envelope.isWithheld == true
                || digests?.root == file.envelope.digest && digests?.scopes == file.envelope.scopes
        else {
            throw FileError(message: "this plan file was altered: its digests do not match its content")
        }
        self = file.envelope
    }
}

extension PlanEnvelope: JSONWritable {
    /// As a plan file has it.
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.member("commit", commit)
            writer.member("createdAt", createdAt)
            writer.member("digest", digest)
            writer.member("expiresAt", expiresAt)
            writer.member("isWithheld", isWithheld)
            try writer.member("plan", plan)
            writer.member("revision", revision)
            if let scopes { try writer.member("scopes", scopes) }
            writer.member("toolVersion", toolVersion)
            writer.member("trustedReference", trustedReference)
        }
    }
}
