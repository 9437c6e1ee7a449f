internal import CCares
internal import Estate

extension Message {
    /// The name that stands at a place, uncompressed, in canonical form (`.` for the root), and where it ends.
    func name(at offset: Int) -> (text: String, end: Int)? {
        guard offset < bytes.count else { return nil }
        var text: UnsafeMutablePointer<CChar>?
        var length = 0
        let status = unsafe bytes.withUnsafeBufferPointer { buffer -> Int32 in
            guard let start = buffer.baseAddress else { return ARES_EBADNAME }
            return unsafe ares_expand_name(start + offset, start, Int32(buffer.count), &text, &length)
        }
        guard status == ARES_SUCCESS, let text = unsafe text else { return nil }
        defer { unsafe ares_free_string(text) }
        let name = unsafe String(cString: text)
        return (name.isEmpty ? "." : DomainName.canonical(name), offset + length)
    }
}
