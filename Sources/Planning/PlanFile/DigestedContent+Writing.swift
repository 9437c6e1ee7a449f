package import CanonicalJSON
internal import Resources

extension ScopeContent: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            try writer.member("changes", changes)
            try writer.member("findings", encoding: findings)
            writer.member("id", id)
            try writer.member("ignored", ignored)
            try writer.member("inputs", inputs)
            writer.member("kind", kind)
            try writer.member("observed", observed)
            try writer.member("operations", operations)
            try writer.member("scope", scope)
            try writer.member("unmanaged", unmanaged)
        }
    }
}

extension ScopeContent.Change: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.member("action", action.rawValue)
            try writer.member("address", address)
            try writer.member("after", after)
            try writer.member("before", before)
            try writer.member("consequence", consequence)
            writer.member("movement", movement.rawValue)
            try writer.member("prerequisites", prerequisites)
            writer.member("reason", reason)
            try writer.member("remoteID", encoding: remoteID)
        }
    }
}

extension ScopeContent.Operation: JSONWritable {
    package func write(to writer: inout JSONWriter) throws {
        try writer.object { writer in
            writer.member("action", action)
            try writer.member("addresses", addresses)
            writer.member("effect", effect.word)
            try writer.member("payload", payload)
            writer.member("performer", performer)
            try writer.member("prerequisites", prerequisites)
            writer.member("summary", summary)
        }
    }
}
