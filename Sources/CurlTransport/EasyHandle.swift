internal import CCurl
internal import CCurlShim
internal import Reconciling

/// Owns one `CURL *`: one owner, freed once; not `Sendable`, so it stays on the loop's thread.
@safe struct EasyHandle: ~Copyable {
    /// Valid until `deinit`.
    @unsafe let raw: UnsafeMutableRawPointer

    init() throws(TransportError) {
        guard let raw = unsafe curl_easy_init() else { throw TransportError(.setup, "libcurl is out of memory") }
        unsafe self.raw = unsafe raw
    }

    deinit { unsafe curl_easy_cleanup(raw) }

    func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try Self.check(unsafe plumb_easy_set_long(raw, option, value), option)
    }

    /// For the options whose name ends in `_LARGE`.
    func setLarge(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try Self.check(unsafe plumb_easy_set_offset(raw, option, curl_off_t(value)), option)
    }

    /// libcurl copies the text.
    func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
        guard let value else {
            return try Self.check(unsafe plumb_easy_set_string(raw, option, nil), option)
        }
        guard !value.utf8.contains(0) else { throw TransportError(.setup, "the request contains a zero byte") }
        try unsafe Self.check(value.withCString { unsafe plumb_easy_set_string(raw, option, $0) }, option)
    }

    /// libcurl copies the bytes.
    func setBody(_ body: [UInt8]) throws(TransportError) {
        try setLarge(CURLOPT_POSTFIELDSIZE_LARGE, body.count)
        let code = unsafe body.withUnsafeBytes { bytes in
            // An empty body has no address, and a null one would mean "read it from a callback".
            guard let start = bytes.baseAddress else {
                return unsafe plumb_easy_set_string(raw, CURLOPT_COPYPOSTFIELDS, "")
            }
            return unsafe plumb_easy_set_string(raw, CURLOPT_COPYPOSTFIELDS, start.assumingMemoryBound(to: CChar.self))
        }
        try Self.check(code, CURLOPT_COPYPOSTFIELDS)
    }

    /// The caller keeps what `value` points at until the transfer has ended.
    @unsafe func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer?) throws(TransportError) {
        try Self.check(unsafe plumb_easy_set_pointer(raw, option, value), option)
    }

    func set(_ option: CURLoption, callback value: @escaping plumb_data_callback) throws(TransportError) {
        try Self.check(unsafe plumb_easy_set_callback(raw, option, value), option)
    }

    /// A number the transfer left behind; 0 when libcurl does not know.
    func number(_ info: CURLINFO) -> Int {
        var value = 0
        return unsafe plumb_easy_get_long(raw, info, &value) == CURLE_OK ? value : 0
    }

    /// A time in microseconds or a size; 0 when libcurl does not know.
    func largeNumber(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return unsafe plumb_easy_get_offset(raw, info, &value) == CURLE_OK ? Int(value) : 0
    }

    private static func check(_ code: CURLcode, _ option: CURLoption) throws(TransportError) {
        guard code != CURLE_OK else { return }
        throw TransportError(.setup, "libcurl refused option \(option.rawValue) (CURLcode \(code.rawValue))")
    }
}

/// Owns a `curl_slist` of request headers, which libcurl reads in place until the transfer has ended.
@safe struct HeaderList: ~Copyable {
    private var first: UnsafeMutablePointer<curl_slist>?

    init() {
        unsafe first = nil
    }

    deinit { unsafe curl_slist_free_all(first) }

    /// The list as it now is; valid while this value lives.
    @unsafe var pointer: UnsafeMutableRawPointer? { unsafe UnsafeMutableRawPointer(first) }

    mutating func append(_ line: String) throws(TransportError) {
        guard !line.utf8.contains(where: { $0 == 0 || $0 == 10 || $0 == 13 }) else {
            // The value may be a credential: it is not shown.
            throw TransportError(
                .setup, "header '\(line.prefix { $0 != ":" && $0 != ";" && !$0.isNewline })' contains a line break or a zero byte")
        }
        guard let longer = unsafe curl_slist_append(first, line) else {
            throw TransportError(.setup, "libcurl is out of memory")
        }
        unsafe first = unsafe longer
    }
}
