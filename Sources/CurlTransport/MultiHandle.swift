internal import CCurl
internal import CCurlShim
internal import Reconciling

/// Owns one `CURLM *`: one owner, freed once; not `Sendable`, so it stays on the loop's thread.
@safe struct MultiHandle: ~Copyable {
    /// Valid until `deinit`.
    private let raw: UnsafeMutableRawPointer

    /// The once-only, checked initialisation of libcurl.
    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init(connectionsPerHost: Int) throws(TransportError) {
        guard Self.isLibraryReady, let raw = unsafe curl_multi_init() else {
            throw TransportError(.setup, "libcurl could not be initialised")
        }
        let settings = [
            (CURLMOPT_MAX_HOST_CONNECTIONS, connectionsPerHost), (CURLMOPT_MAXCONNECTS, max(connectionsPerHost, 64)),
            (CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX)),
        ]
        for (option, value) in settings where unsafe plumb_multi_set_long(raw, option, value) != CURLM_OK {
            // Not yet owned by a value with a `deinit`.
            _ = unsafe curl_multi_cleanup(raw)
            throw TransportError(.setup, "libcurl refused option \(option.rawValue) of its multi handle")
        }
        unsafe self.raw = unsafe raw
    }

    deinit {
        // Its only failures are a bad handle and a call from a callback.
        _ = unsafe curl_multi_cleanup(raw)
    }

    /// What other threads may have of this handle. The mailbox gives it up before this handle is freed.
    var wakeup: Wakeup { unsafe Wakeup(multi: raw) }

    func add(_ easy: borrowing EasyHandle) throws(TransportError) {
        try Self.check(unsafe curl_multi_add_handle(raw, easy.raw))
    }

    func remove(_ easy: borrowing EasyHandle) {
        // Its only failures are a bad handle and a call from a callback.
        _ = unsafe curl_multi_remove_handle(raw, easy.raw)
    }

    /// Moves every transfer on as far as it goes without waiting.
    func perform() throws(TransportError) {
        var running: CInt = 0
        try Self.check(unsafe curl_multi_perform(raw, &running))
    }

    /// Waits for traffic, a timeout or a wakeup. A wakeup sent before is not lost.
    func poll(milliseconds: Int32) throws(TransportError) {
        try Self.check(unsafe curl_multi_poll(raw, nil, 0, milliseconds, nil))
    }

    /// The number and the result of the next transfer that has ended.
    func nextDone() -> (id: TransferID, code: CURLcode)? {
        var code = CURLE_OK
        guard let easy = unsafe plumb_multi_next_done(raw, &code) else { return nil }
        var context: UnsafeMutableRawPointer?
        guard unsafe plumb_easy_get_pointer(easy, CURLINFO_PRIVATE, &context) == CURLE_OK, let context = unsafe context else { return nil }
        // The loop owns the transfer until it has taken it out by this number.
        return (unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().id, code)
    }

    private static func check(_ code: CURLMcode) throws(TransportError) {
        guard code != CURLM_OK else { return }
        throw TransportError(.setup, "libcurl refused an operation (CURLMcode \(code.rawValue))")
    }
}

/// Ends the loop's wait.
///
/// `@unchecked Sendable`: `curl_multi_wakeup` is the one function of a multi handle that any thread may call, and the
/// mailbox drops this value, under its lock, before the handle is freed.
@safe struct Wakeup: @unchecked Sendable {
    private let multi: UnsafeMutableRawPointer

    @unsafe init(multi: UnsafeMutableRawPointer) {
        unsafe self.multi = unsafe multi
    }

    func signal() {
        // A failure means a full pipe, which is a wakeup already.
        _ = unsafe curl_multi_wakeup(multi)
    }
}
