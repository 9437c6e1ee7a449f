package import CanonicalJSON

// Events are written and read by the million, so both are done by hand here. Tests compare them with what the compiler makes.

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
}

extension LedgerEvent: JSONReadable {
    /// As its decoding reads it; what it tells is made when somebody asks for it. A member that this version does not know is passed over.
    package init(reading parser: inout JSONParser) throws {
        var isWhole = true
        try self.init(reading: &parser, isWhole: &isWhole)
    }

    /// Reads an event from its bytes in a ledger.
    /// - Throws: where they are not one event in JSON.
    package init(bytes: [UInt8]) throws {
        var isWhole = false
        try self.init(bytes: bytes, isWhole: &isWhole)
    }

    /// The same, where somebody has to know whether more was written than is read.
    /// - Parameter isWhole: becomes whether the event's canonical JSON is known to be these bytes.
    init(bytes: [UInt8], isWhole: inout Bool) throws {
        var (isCanonical, hasAll) = (false, true)
        let read = try? CanonicalForm.read(from: bytes, .any, isCanonical: &isCanonical) { parser in
            try LedgerEvent(reading: &parser, isWhole: &hasAll)
        }
        if let read {
            self = read
            isWhole = isCanonical && hasAll
        } else {
            // What is written in another way is read by the decoder, which also says what is wrong.
            self = try JSONValue(parsing: bytes, .any).decoded(as: LedgerEvent.self)
            isWhole = false
        }
    }

    /// - Parameter isWhole: becomes false where something stands there that is not read.
    private init(reading parser: inout JSONParser, isWhole: inout Bool) throws {
        var (environment, kind, actor, run): (String?, String?, String?, String?) = (nil, nil, nil, nil)
        var time: Int?
        var detail: JSONText?
        var signature: EventSignature?
        var hasAll = true
        try parser.members { parser, key in
            switch key {
            case "environment": environment = try parser.text()
            case "kind": kind = try parser.text()
            case "actor": actor = try parser.text()
            case "run":
                if try parser.skipsNull() { hasAll = false } else { run = try parser.text() }
            case "time": time = try parser.value().decoded(as: Int.self)
            case "detail": detail = try parser.outlined()
            case "signature":
                let member = try parser.value()
                signature = try member.decoded(as: EventSignature?.self)
                if member.object?.count != EventSignature.members { hasAll = false }
            default:
                hasAll = false
                try parser.skip()
            }
        }
        guard let environment, let kind = kind.flatMap(Kind.init(rawValue:)), let actor, let time, Self.times.contains(time), let detail
        else { throw UnlikeValue() }
        if !hasAll { isWhole = false }
        self.init(
            environment: environment, kind: kind, time: time, actor: actor, run: run, detail: EventDetail(detail), signature: signature)
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

    /// How many members it is written with.
    fileprivate static let members = 3
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
}

extension RetainedEvent: JSONReadable {
    /// As its decoding reads it.
    package init(reading parser: inout JSONParser) throws {
        var (sequence, hash, previous): (Int?, String?, String?) = (nil, nil, nil)
        var event: LedgerEvent?
        try parser.members { parser, key in
            switch key {
            case "sequence": sequence = try parser.value().decoded(as: Int.self)
            case "hash": hash = try parser.text()
            case "previous": previous = try parser.skipsNull() ? nil : parser.text()
            case "event": event = try LedgerEvent(reading: &parser)
            default: try parser.skip()
            }
        }
        guard let sequence, let hash, let event else { throw UnlikeValue() }
        self.init(sequence: sequence, hash: hash, previous: previous, event: event)
    }

    /// Reads a line of a recorded state.
    /// - Throws: where it is not one event in JSON.
    init(bytes: [UInt8]) throws { self = try CanonicalForm.decode(RetainedEvent.self, from: bytes, .any) }
}
