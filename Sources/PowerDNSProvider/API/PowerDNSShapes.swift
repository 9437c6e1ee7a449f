internal import CanonicalJSON

/// The answers of the API as far as they are used; unknown members are let pass.
///
/// Source: PowerDNS Authoritative documentation, "HTTP API"; 4.7 to 5.1.
enum PowerDNSAPI {
    /// With everything that is in it.
    struct Zone: Decodable {
        let id: String
        let name: String
        let kind: String
        let serial: Int
        /// Empty where a write leaves the serial as it is; older servers leave it out.
        let soa_edit_api: String?
        let rrsets: [RecordSet]
    }

    struct RecordSet: Decodable {
        let name: String
        let type: String
        /// The smallest of its records'.
        let ttl: Int
        let records: [Record]
        let comments: [Comment]?
    }

    struct Record: Decodable {
        let content: String
        /// Kept, and not answered.
        let disabled: Bool?
    }

    struct Comment: Decodable {
        let content: String
    }

    /// An entry of the list of zones.
    struct ListedZone: Decodable {
        let id: String
        let name: String
        let kind: String?
        /// As it is kept, and as it is answered; servers before 4.5 leave the second one out.
        let serial: Int?
        let edited_serial: Int?
        let dnssec: Bool?
    }

    struct Server: Decodable {
        /// `authoritative` or `recursor`.
        let daemon_type: String
        let version: String
    }

    /// Of what was understood and refused.
    struct Refusal: Decodable {
        let error: String?
        let errors: [String]?
    }
}

// Zones come with tens of thousands of sets: they are read without a tree. What is left out of an answer, or of another type, is found by decoding it.

extension PowerDNSAPI.Zone: JSONReadable {
    init(reading parser: inout JSONParser) throws {
        var (id, name, kind, serial, mode): (String?, String?, String?, Int?, String?) = (nil, nil, nil, nil, nil)
        var rrsets: [PowerDNSAPI.RecordSet]?
        try parser.members { parser, key in
            switch key {
            case "id": id = try parser.text()
            case "name": name = try parser.text()
            case "kind": kind = try parser.text()
            case "serial": serial = try parser.value().decoded(as: Int.self)
            case "soa_edit_api": mode = try parser.skipsNull() ? nil : parser.text()
            case "rrsets": rrsets = try [PowerDNSAPI.RecordSet](reading: &parser)
            default: try parser.skip()
            }
        }
        guard let id, let name, let kind, let serial, let rrsets else { throw UnlikeValue() }
        self.init(id: id, name: name, kind: kind, serial: serial, soa_edit_api: mode, rrsets: rrsets)
    }
}

extension PowerDNSAPI.RecordSet: JSONReadable {
    init(reading parser: inout JSONParser) throws {
        var (name, type, ttl): (String?, String?, Int?) = (nil, nil, nil)
        var (records, comments): ([PowerDNSAPI.Record]?, [PowerDNSAPI.Comment]?) = (nil, nil)
        try parser.members { parser, key in
            switch key {
            case "name": name = try parser.text()
            case "type": type = try parser.text()
            case "ttl": ttl = try parser.value().decoded(as: Int.self)
            case "records": records = try [PowerDNSAPI.Record](reading: &parser)
            case "comments": comments = try parser.skipsNull() ? nil : [PowerDNSAPI.Comment](reading: &parser)
            default: try parser.skip()
            }
        }
        guard let name, let type, let ttl, let records else { throw UnlikeValue() }
        self.init(name: name, type: type, ttl: ttl, records: records, comments: comments)
    }
}

extension PowerDNSAPI.Record: JSONReadable {
    init(reading parser: inout JSONParser) throws {
        var (content, disabled): (String?, Bool?) = (nil, nil)
        try parser.members { parser, key in
            switch key {
            case "content": content = try parser.text()
            case "disabled": disabled = try parser.skipsNull() ? nil : parser.value().decoded(as: Bool.self)
            default: try parser.skip()
            }
        }
        guard let content else { throw UnlikeValue() }
        self.init(content: content, disabled: disabled)
    }
}

extension PowerDNSAPI.Comment: JSONReadable {
    init(reading parser: inout JSONParser) throws {
        var content: String?
        try parser.members { parser, key in
            if key == "content" { content = try parser.text() } else { try parser.skip() }
        }
        guard let content else { throw UnlikeValue() }
        self.init(content: content)
    }
}
