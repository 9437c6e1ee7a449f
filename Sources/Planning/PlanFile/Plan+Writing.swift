package import CanonicalJSON
internal import Diagnostics
internal import Resources

extension Plan: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.member("calls", calls)
            try writer.member("changes", changes)
            writer.member("environment", environment)
            writer.member("estate", estate)
            try writer.member("findings", findings)
            writer.member("format", format)
            try writer.member("inputs", inputs)
            try writer.member("leftAlone", leftAlone)
            try writer.member("lifted", lifted)
            try writer.member("narrowing", encoding: narrowing)
            try writer.member("operations", operations)
            try writer.member("targets", targets)
        }
    }
}

extension Plan.LeftAlone: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            try writer.member("ignored", ignored)
            try writer.member("observed", observed)
            try writer.member("unmanaged", unmanaged)
        }
    }
}

extension Plan.Target: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.member("id", id)
            if let inputs { try writer.member("inputs", inputs) }
            try writer.member("scope", scope)
        }
    }
}

extension Change: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.member("action", action.rawValue)
            try writer.member("address", address)
            try writer.member("after", after)
            try writer.member("attribution", encoding: attribution)
            try writer.member("before", before)
            try writer.member("consequence", consequence)
            writer.member("movement", movement.rawValue)
            try writer.member("prerequisites", prerequisites)
            writer.member("reason", reason)
            try writer.member("remoteID", encoding: remoteID)
            try writer.member("span", at: span)
        }
    }
}

extension Consequence: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.member("isReversible", isReversible)
            writer.member("monthlyDollars", monthlyDollars)
            writer.member("risk", risk.rawValue)
            writer.member("text", text)
        }
    }
}

extension Operation: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.member("action", action)
            try writer.member("addresses", addresses)
            try writer.member("dependsOn", dependsOn)
            writer.member("effect", effect.word)
            writer.member("id", id)
            try writer.member("payload", payload)
            writer.member("performer", performer)
            try writer.member("prerequisites", prerequisites)
            try writer.member("scope", scope)
            writer.member("summary", summary)
        }
    }
}

extension Finding: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            try writer.member("address", address)
            writer.member("fix", fix)
            writer.member("message", message)
            writer.member("rule", rule)
            writer.member("severity", severity.rawValue)
            try writer.member("span", at: span)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ key: String, at span: SourceSpan?) throws {
        guard let span else { return }
        self.key(key)
        try object { writer in
            writer.member("column", span.column)
            writer.member("file", span.file)
            writer.member("length", span.length)
            writer.member("line", span.line)
        }
    }
}
