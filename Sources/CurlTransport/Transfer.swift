internal import CCurl
internal import CCurlShim
internal import HTTPMessages
internal import Reconciling

/// One request on its way. Made, used and freed on the loop's thread; not `Sendable`.
///
/// libcurl holds an unretained pointer to it while the loop's table owns it, from `add` to `remove`.
final class Transfer {
    let id: TransferID
    let request: HTTPRequest
    let handle: EasyHandle
    /// Outlives the use that `handle` makes of it.
    private var headerList = HeaderList()
    private let bodyLimit: Int
    /// Taken when the outcome is known: it is resumed exactly once.
    private var waiter: Waiter?

    private var headers = HTTPHeaders()
    private var body: [UInt8] = []
    private(set) var isOverLimit = false

    init(_ id: TransferID, _ request: HTTPRequest, bodyLimit: Int, waiter: Waiter) throws(TransportError) {
        self.id = id
        self.request = request
        self.bodyLimit = request.window?.bytes ?? bodyLimit
        self.handle = try EasyHandle()
        self.waiter = waiter
    }

    /// Answers the sender; a second call does nothing.
    func finish(_ result: TransferResult) {
        waiter.take()?.resume(returning: result)
    }

    /// The complete response, once libcurl has reported success.
    func response() -> HTTPResponse {
        HTTPResponse(status: handle.number(CURLINFO_RESPONSE_CODE), headers: headers, body: body)
    }

    /// What has come of a stream when its window ends; nil where that is not why libcurl ended the transfer, or nothing was answered.
    func cutResponse(_ code: CURLcode) -> HTTPResponse? {
        guard request.window != nil, code == CURLE_OPERATION_TIMEDOUT || code == CURLE_WRITE_ERROR && isOverLimit else { return nil }
        var response = response()
        guard response.status >= 200 else { return nil }
        response.isCut = true
        return response
    }

    /// Points libcurl at this object, for its callbacks and for finding it when the transfer has ended.
    func connectCallbacks() throws(TransportError) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        try unsafe handle.set(CURLOPT_PRIVATE, pointer: context)
        try unsafe handle.set(CURLOPT_WRITEDATA, pointer: context)
        try unsafe handle.set(CURLOPT_WRITEFUNCTION, callback: receiveBody)
        try unsafe handle.set(CURLOPT_HEADERDATA, pointer: context)
        try unsafe handle.set(CURLOPT_HEADERFUNCTION, callback: receiveHeader)
    }

    func setHeaders(_ lines: [String]) throws(TransportError) {
        for line in lines { try headerList.append(line) }
        try unsafe handle.set(CURLOPT_HTTPHEADER, pointer: headerList.pointer)
    }

    /// - Returns: whether to go on.
    fileprivate func append(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= bodyLimit - body.count else {
            isOverLimit = true
            // What a window has room for is read.
            if request.window != nil { unsafe body.append(contentsOf: bytes.prefix(bodyLimit - body.count)) }
            return false
        }
        unsafe body.append(contentsOf: bytes)
        return true
    }

    /// - Parameter line: one whole line, with its end.
    fileprivate func append(headerLine line: UnsafeRawBufferPointer) {
        // An informational response (1xx) and a proxy's come before the final one, each with its own status line.
        if unsafe line.starts(with: "HTTP/".utf8) {
            headers = HTTPHeaders()
        } else if let colon = unsafe line.firstIndex(of: UInt8(ascii: ":")) {
            let value = unsafe Self.trimmed(line[(colon + 1)...])
            unsafe headers.add(String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
        }
    }

    /// Without white space at either end, that of the line's end among it.
    private static func trimmed(_ text: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        var text = unsafe text
        while let byte = unsafe text.first, isSpace(byte) { unsafe text.removeFirst() }
        while let byte = unsafe text.last, isSpace(byte) { unsafe text.removeLast() }
        return unsafe text
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

/// `CURLOPT_WRITEFUNCTION`: a short count ends the transfer with `CURLE_WRITE_ERROR`.
private func receiveBody(bytes: UnsafeMutablePointer<CChar>, size: Int, count: Int, context: UnsafeMutableRawPointer?) -> Int {
    guard let context = unsafe context else { return 0 }
    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    return unsafe transfer.append(body: UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
}

/// `CURLOPT_HEADERFUNCTION`: one whole line at a time.
private func receiveHeader(bytes: UnsafeMutablePointer<CChar>, size: Int, count: Int, context: UnsafeMutableRawPointer?) -> Int {
    guard let context = unsafe context else { return 0 }
    let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    unsafe transfer.append(headerLine: UnsafeRawBufferPointer(start: bytes, count: size * count))
    return size * count
}
