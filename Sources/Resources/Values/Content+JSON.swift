package import CanonicalJSON

/// The forms that nearly all contents of a history have, read straight from the tree: a history is read for every plan, and the general way
/// of reading takes thirty times as long.
extension Content {
    /// - Returns: nil for any other form, and for what is none: ``init(from:)`` reads it, or says what is wrong.
    package init?(json: JSONValue) {
        switch json {
        case .string(let text): self = .text(text)
        case .boolean(let value): self = .boolean(value)
        case .integer(let value): self = .integer(value)
        case .array(let items):
            var list: [Content] = []
            for item in items {
                guard let content = Content(json: item) else { return nil }
                list.append(content)
            }
            self = .list(list)
        case .object(let fields):
            guard fields.count == 1, let field = fields.first, case .object(let values) = field.value else { return nil }
            switch field.key {
            case "record":
                var record: [String: Content] = [:]
                for (name, value) in values {
                    guard let content = Content(json: value) else { return nil }
                    record[name] = content
                }
                self = .record(record)
            case "concealed":
                guard let concealed = Concealed(json: values) else { return nil }
                self = .concealed(concealed)
            default: return nil
            }
        case .null, .number: return nil
        }
    }
}

extension Content.Concealed {
    fileprivate init?(json: [String: JSONValue]) {
        guard case .string(let fingerprint)? = json["fingerprint"] else { return nil }
        var (plain, version, source): (String?, String?, SecretReference?) = (nil, nil, nil)
        for (name, value) in json {
            switch (name, value) {
            case ("fingerprint", .string): break
            case ("plain", .string(let text)): plain = text
            case ("version", .string(let text)): version = text
            case ("source", .object(let place)):
                guard let reference = SecretReference(json: place) else { return nil }
                source = reference
            default: return nil
            }
        }
        self.init(Fingerprint(hex: fingerprint), plain: plain, source: source, version: version)
    }
}

extension SecretReference {
    fileprivate init?(json: [String: JSONValue]) {
        guard json.count == (json["environment"] == nil ? 3 : 4), case .string(let store)? = json["store"],
            case .string(let folder)? = json["folder"], case .string(let name)? = json["name"]
        else { return nil }
        var environment: String?
        if let value = json["environment"] {
            guard case .string(let text) = value else { return nil }
            environment = text
        }
        self.init(store: store, environment: environment, folder: folder, name: name)
    }
}

extension Address {
    private enum CodingKeys: String, CodingKey {
        case scope, kind, name
    }

    package init(from decoder: any Decoder) throws {
        if let json = try? decoder.singleValueContainer().decode(JSONValue.self), let address = Address(json: json) {
            self = address
            return
        }
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try values.decode(Scope.self, forKey: .scope), try values.decode(String.self, forKey: .kind),
            try values.decode(String.self, forKey: .name))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(scope, forKey: .scope)
        try values.encode(kind, forKey: .kind)
        try values.encode(name, forKey: .name)
    }

    /// - Returns: nil for what is not written as ``encode(to:)`` does.
    package init?(json: JSONValue) {
        guard case .object(let fields) = json, fields.count == 3, case .object(let scope)? = fields["scope"], scope.count == 2,
            case .string(let provider)? = scope["provider"], case .string(let scopeName)? = scope["name"],
            case .string(let kind)? = fields["kind"], case .string(let name)? = fields["name"]
        else { return nil }
        self.init(Scope(provider: provider, name: scopeName), kind, name)
    }
}
