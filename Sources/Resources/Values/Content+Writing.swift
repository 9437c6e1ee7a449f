package import CanonicalJSON

extension Scope: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.member("name", name)
            writer.member("noun", noun)
            writer.member("provider", provider)
        }
    }
}

extension Address: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.member("kind", kind)
            writer.member("name", name)
            try writer.member("scope", scope)
        }
    }
}

extension Content: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        switch self {
        case .text(let text): writer.write(text)
        case .integer(let number): writer.write(number)
        case .boolean(let flag): writer.write(flag)
        case .list(let items): try writer.write(items) { writer, item in try item.write(to: &writer) }
        case .record(let fields):
            try writer.object { writer in
                writer.key("record")
                try writer.write(fields) { writer, field in try field.write(to: &writer) }
            }
        case .concealed(let value): try writer.object { writer in try writer.member("concealed", value) }
        // Seldom, so that the general way is fast enough.
        case .deferred, .unknown, .generated: try JSONValue(encoding: self).write(to: &writer)
        }
    }
}

extension Content.Concealed: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            try writer.member("fingerprint", encoding: fingerprint)
            writer.member("plain", plain)
            try writer.member("source", encoding: source)
            writer.member("version", version)
        }
    }
}
