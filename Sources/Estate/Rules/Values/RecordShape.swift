/// The fields of a record type's data, in the order of its presentation.
///
/// Types with a case of their own in ``RecordValue`` (A, MX, TXT, …) have none, nor has LOC, which is ``Location``.
package struct RecordShape: Sendable {
    /// One part of a record's data.
    package struct Field: Sendable {
        /// As a file names it: `key_tag`.
        package let name: String
        package let kind: Kind
        /// For people: `Key tag of the DNSKEY`.
        package let meaning: String

        init(_ name: String, _ kind: Kind, _ meaning: String) {
            self.name = name
            self.kind = kind
            self.meaning = meaning
        }
    }

    /// What a field may hold.
    package enum Kind: Sendable {
        /// Also one of these words in its place (as in RFC 4398 §2.1).
        case number(ClosedRange<Int>, words: [String: Int] = [:])
        /// Octets in hexadecimal; blanks do not count. Only as the last field.
        case hexadecimal
        /// Octets in Base64; blanks do not count. Only as the last field.
        case base64
        /// In quotes; without them where it has no blank.
        case text
        /// The name of a host; `.` where there is none.
        case host
        /// `key=value` with blanks between (RFC 9460 §2.1). Only as the last field; may be empty.
        case parameters
    }

    /// In the order in which a zone file has them.
    package let fields: [Field]
    /// A whole value, to copy from.
    package let example: String
    /// What the values of the fields must be together.
    let check: @Sendable ([String]) -> RecordValueProblem?

    init(_ fields: [Field], example: String, check: @escaping @Sendable ([String]) -> RecordValueProblem? = { _ in nil }) {
        self.fields = fields
        self.example = example
        self.check = check
    }

    /// The shape of a type; nil for a type that has none.
    package static func of(_ type: RecordType) -> RecordShape? {
        switch type {
        case .cert: cert
        case .dnskey: dnskey
        case .ds: ds
        case .https, .svcb: svcb
        case .naptr: naptr
        case .openpgpkey: openpgpkey
        case .smimea, .tlsa: tlsa
        case .sshfp: sshfp
        case .uri: uri
        default: nil
        }
    }

    private static let short = 0...255
    private static let long = 0...65_535

    /// RFC 4034 §A.1 and the IANA registry of DNSSEC algorithms.
    private static let algorithms = [
        "RSAMD5": 1, "DH": 2, "DSA": 3, "RSASHA1": 5, "RSASHA256": 8, "RSASHA512": 10, "ECDSAP256SHA256": 13, "ECDSAP384SHA384": 14,
        "ED25519": 15, "ED448": 16,
    ]

    /// RFC 4398 §2.
    private static let cert = RecordShape(
        [
            Field(
                "type",
                .number(
                    long,
                    words: [
                        "PKIX": 1, "SPKI": 2, "PGP": 3, "IPKIX": 4, "ISPKI": 5, "IPGP": 6, "ACPKIX": 7, "IACPKIX": 8, "URI": 253,
                        "OID": 254,
                    ]),
                "Kind of certificate, 1 for PKIX."),
            Field("key_tag", .number(long), "Key tag, 0 where there is none."),
            Field("algorithm", .number(short, words: algorithms), "Algorithm of the key, 0 where there is none."),
            Field("certificate", .base64, "The certificate in Base64."),
        ], example: "1 0 0 MIIB")

    /// RFC 4034 §2.
    private static let dnskey = RecordShape(
        [
            Field("flags", .number(long), "256 for a zone's key, 257 for its entry point."),
            Field("protocol", .number(short), "3."), Field("algorithm", .number(short, words: algorithms), "Such as 13."),
            Field("public_key", .base64, "The key in Base64."),
        ], example: "257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ=="
    ) { fields in
        fields[1] == "3" ? nil : RecordValueProblem("the protocol is \(fields[1]); it must be 3 (RFC 4034 §2.1.2)", fix: "write 3")
    }

    /// RFC 4034 §5.
    private static let ds = RecordShape(
        [
            Field("key_tag", .number(long), "Key tag of the DNSKEY."),
            Field("algorithm", .number(short, words: algorithms), "Of the DNSKEY."),
            Field("digest_type", .number(short), "2 for SHA-256."), Field("digest", .hexadecimal, "The digest in hexadecimal."),
        ], example: "60485 13 2 d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a"
    ) { fields in
        // RFC 3658 §2.4, RFC 4509 §2.2, RFC 6605 §2.
        digest(fields[3], ["1": 20, "2": 32, "4": 48][fields[2]], "digest type \(fields[2])", "RFC 4034 §5.1.4")
    }

    /// RFC 9460 §2, §9.
    private static let svcb = RecordShape(
        [
            Field("priority", .number(long), "0 for an alias (AliasMode), else lower first."),
            Field("target", .host, "A host, or . for the owner itself."), Field("params", .parameters, "Such as alpn=h2,h3."),
        ], example: "1 . alpn=h2,h3"
    ) { fields in ServiceParameters.problem(fields[2], priority: fields[0]) }

    /// RFC 3403 §4.1.
    private static let naptr = RecordShape(
        [
            Field("order", .number(long), "Lower first."), Field("preference", .number(long), "Lower first, of one order."),
            Field("flags", .text, "Such as U or S, or empty."), Field("service", .text, "Such as E2U+sip."),
            Field("regexp", .text, "A substitution, or empty."), Field("replacement", .host, "A name, or . with a substitution."),
        ], example: "100 10 \"U\" \"E2U+sip\" \"!^.*$!sip:info@example.com!\" ."
    ) { fields in
        guard fields[2].utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) }) else {
            return RecordValueProblem("the flags are \"\(fields[2])\"; they are letters and digits (RFC 3403 §4.1)")
        }
        if !fields[4].isEmpty, fields[5] != "." {
            return RecordValueProblem(
                "there are both a substitution and a replacement, of which only one counts (RFC 3403 §4.1)",
                fix: "write . for the replacement")
        }
        return nil
    }

    /// RFC 7929 §2.3.
    private static let openpgpkey = RecordShape([Field("key", .base64, "The key in Base64.")], example: "mQGNBGPZ")

    /// RFC 6698 §2.1, RFC 8162 §2.
    private static let tlsa = RecordShape(
        [
            Field(
                "usage", .number(short, words: ["PKIX-TA": 0, "PKIX-EE": 1, "DANE-TA": 2, "DANE-EE": 3, "PRIVCERT": 255]),
                "3 for the server's own certificate."),
            Field("selector", .number(short, words: ["CERT": 0, "SPKI": 1, "PRIVSEL": 255]), "0 for the certificate, 1 for its key."),
            Field(
                "matching_type", .number(short, words: ["FULL": 0, "SHA2-256": 1, "SHA2-512": 2, "PRIVMATCH": 255]),
                "0 for all of it, 1 for SHA-256, 2 for SHA-512."),
            Field("certificate", .hexadecimal, "The data in hexadecimal."),
        ], example: "3 1 1 0b9fa5a59eed715c26c1020c711b4f6ec42d58b0015e14337a39dad301c5afc3"
    ) { fields in
        for (field, what, known) in [(0, "usage", 0...3), (1, "selector", 0...1), (2, "matching type", 0...2)] {
            guard let value = Int(fields[field]), known.contains(value) || value == 255 else {
                return RecordValueProblem(
                    "the \(what) is \(fields[field]), which nothing defines (RFC 6698 §7)",
                    fix: "write \(known.lowerBound) to \(known.upperBound)")
            }
        }
        return digest(fields[3], ["1": 32, "2": 64][fields[2]], "matching type \(fields[2])", "RFC 6698 §2.1.3")
    }

    /// RFC 4255 §3.1, RFC 6594, RFC 7479, RFC 8709.
    private static let sshfp = RecordShape(
        [
            Field("algorithm", .number(short), "1 for RSA, 3 for ECDSA, 4 for Ed25519."),
            Field("type", .number(short), "1 for SHA-1, 2 for SHA-256."),
            Field("fingerprint", .hexadecimal, "The fingerprint in hexadecimal."),
        ], example: "4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789"
    ) { fields in
        guard ["1", "2", "3", "4", "6"].contains(fields[0]) else {
            return RecordValueProblem(
                "the algorithm is \(fields[0]), which nothing defines (RFC 4255 §3.1.1)",
                fix: "write 1 (RSA), 3 (ECDSA), 4 (Ed25519) or 6 (Ed448)")
        }
        guard ["1", "2"].contains(fields[1]) else {
            return RecordValueProblem(
                "the type is \(fields[1]), which nothing defines (RFC 4255 §3.1.2)", fix: "write 1 (SHA-1) or 2 (SHA-256)")
        }
        return digest(fields[2], fields[1] == "1" ? 20 : 32, "type \(fields[1])", "RFC 4255 §3.1.3")
    }

    /// RFC 7553 §4.
    private static let uri = RecordShape(
        [
            Field("priority", .number(long), "Lower first."), Field("weight", .number(long), "Share."), Field("target", .text, "A URI."),
        ], example: "10 1 \"https://www.example.com/path\""
    ) { fields in
        let scheme = fields[2].prefix { $0 != ":" }
        guard scheme.count < fields[2].count, scheme.utf8.first.map(MailText.isLetter) == true,
            scheme.utf8.allSatisfy({ MailText.isLetter($0) || MailText.isDigit($0) || [43, 45, 46].contains($0) }),
            fields[2].utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            return RecordValueProblem(
                "the target \"\(fields[2])\" is not a URI (RFC 7553 §4.5)", fix: "write one such as https://www.example.com/")
        }
        return nil
    }

    private static func digest(_ text: String, _ octets: Int?, _ what: String, _ section: String) -> RecordValueProblem? {
        guard let octets, text.utf8.count != 2 * octets else { return nil }
        return RecordValueProblem("the data has \(text.utf8.count / 2) octets; \(what) has \(octets) (\(section))")
    }
}
