package import CanonicalJSON

// A long history is written and read by the million, so both are done by hand here. Tests compare them with what the compiler makes.

extension LedgerEvent: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.member("actor", actor)
            try writer.member("detail", detail)
            writer.member("environment", environment)
            writer.member("kind", kind.rawValue)
            writer.member("run", run)
            try writer.member("signature", signature)
            writer.member("time", time)
        }
    }

    /// Reads an event from its bytes in a ledger. A member that this version does not know is passed over.
    /// - Throws: where they are not one event in JSON.
    package init(bytes: [UInt8]) throws {
        var isWhole = false
        try self.init(bytes: bytes, isWhole: &isWhole)
    }

    /// The same, where somebody has to know whether more was written than is read.
    /// - Parameter isWhole: becomes whether the event's canonical JSON is known to be these bytes.
    init(bytes: [UInt8], isWhole: inout Bool) throws {
        var isCanonical = false
        let json = try JSONValue(parsing: bytes, .any, isCanonical: &isCanonical)
        if let event = LedgerEvent(json) {
            self = event
            isWhole = isCanonical && event.hasAllMembers(of: json)
        } else {
            // What is written in another way is read by the decoder, which also says what is wrong.
            self = try json.decoded(as: LedgerEvent.self)
            isWhole = false
        }
    }

    /// Whether nothing stands there beside what was read.
    private func hasAllMembers(of json: JSONValue) -> Bool {
        let count = 5 + (run == nil ? 0 : 1) + (signature == nil ? 0 : 1)
        guard json.object?.count == count else { return false }
        return signature == nil || json["signature"]?.object?.count == 3
    }

    /// Nil where a member is missing, or is not written as ``write(to:)`` does.
    init?(_ json: JSONValue) {
        guard case .object(let members) = json, case .string(let environment)? = members["environment"],
            let kind = members["kind"]?.string.flatMap(Kind.init(rawValue:)), case .integer(let time)? = members["time"],
            Self.times.contains(time), case .string(let actor)? = members["actor"], let detail = members["detail"]
        else { return nil }
        var run: String?
        if let member = members["run"] {
            guard case .string(let text) = member else { return nil }
            run = text
        }
        var signature: EventSignature?
        if let member = members["signature"] {
            guard let read = EventSignature(member) else { return nil }
            signature = read
        }
        self.init(environment: environment, kind: kind, time: time, actor: actor, run: run, detail: detail, signature: signature)
    }
}

extension EventSignature: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.member("after", after)
            writer.member("key", key)
            writer.member("value", value)
        }
    }

    /// Nil where a member is missing, or is not written as ``write(to:)`` does.
    init?(_ json: JSONValue) {
        guard case .object(let members) = json, case .string(let after)? = members["after"], case .string(let key)? = members["key"],
            case .string(let value)? = members["value"]
        else { return nil }
        self.init(after: after, key: key, value: value)
    }
}

extension RetainedEvent: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            try writer.member("event", event)
            writer.member("hash", hash)
            writer.member("previous", previous)
            writer.member("sequence", sequence)
        }
    }

    /// Reads a line of a recorded state.
    /// - Throws: where it is not one event in JSON.
    init(bytes: [UInt8]) throws {
        let json = try JSONValue(parsing: bytes, .any)
        self = try RetainedEvent(json) ?? json.decoded(as: RetainedEvent.self)
    }

    /// Nil where a member is missing, or is not written as ``write(to:)`` does.
    private init?(_ json: JSONValue) {
        guard case .object(let members) = json, case .integer(let sequence)? = members["sequence"],
            case .string(let hash)? = members["hash"], let event = members["event"].flatMap({ LedgerEvent($0) })
        else { return nil }
        var previous: String?
        if let member = members["previous"] {
            guard case .string(let text) = member else { return nil }
            previous = text
        }
        self.init(sequence: sequence, hash: hash, previous: previous, event: event)
    }
}
