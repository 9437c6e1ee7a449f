package import CanonicalJSON

// What a history says of each address, read from its text: there may be a hundred thousand of them.

extension Content: JSONReadable {
    package init(reading parser: inout JSONParser) throws {
        // The form of record sets and most else; the others are made from their trees.
        guard parser.isAt(#"{"record":{"#) else {
            let json = try parser.value()
            self = try Content(json: json) ?? json.decoded(as: Content.self)
            return
        }
        var fields: [String: Content] = [:]
        try parser.members { parser, key in
            guard key == "record" else { throw UnlikeValue() }
            try parser.members { parser, name in fields[name] = try Content(reading: &parser) }
        }
        self = .record(fields)
    }
}

extension Address: JSONReadable {
    package init(reading parser: inout JSONParser) throws {
        var (scope, kind, name): (Scope?, String?, String?) = (nil, nil, nil)
        try parser.members { parser, key in
            switch key {
            case "scope": scope = try Scope(reading: &parser)
            case "kind": kind = try parser.text()
            case "name": name = try parser.text()
            default: try parser.skip()
            }
        }
        guard let scope, let kind, let name else { throw UnlikeValue() }
        self.init(scope, kind, name)
    }
}

extension Scope: JSONReadable {
    package init(reading parser: inout JSONParser) throws {
        var (provider, noun, name): (String?, String?, String?) = (nil, nil, nil)
        try parser.members { parser, key in
            switch key {
            case "provider": provider = try parser.text()
            case "noun": noun = try parser.skipsNull() ? nil : parser.text()
            case "name": name = try parser.text()
            default: try parser.skip()
            }
        }
        guard let provider, noun != "", let name else { throw UnlikeValue() }
        self.init(provider: provider, noun: noun, name: name)
    }
}
