#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif
package import HTTPMessages
package import Reconciling
internal import Synchronization
internal import Concurrency

/// Sends requests with libcurl: one thread drives every transfer, and connections are kept and shared.
///
/// Redirects are not followed. A POST or PATCH always has a new connection, since libcurl would send it twice when a
/// kept one turns out to be dead. When the last reference goes, the thread ends.
package final class CurlTransport: HTTPTransport {
    private let mailbox: Mailbox
    private let trace: (@Sendable (TraceLine) -> Void)?
    private let lastID = Atomic<UInt64>(0)

    /// - Throws: ``TransportError`` `.setup` when the CA bundle cannot be read or libcurl cannot be initialised.
    package init(_ configuration: Configuration = Configuration()) throws(TransportError) {
        let options = TransferOptions(
            connectMilliseconds: Self.milliseconds(configuration.connectTimeout),
            totalMilliseconds: Self.milliseconds(configuration.totalTimeout), bodyLimit: max(0, configuration.bodyLimit),
            caBundle: try Self.caBundle(configuration.caBundle))
        let multi = try MultiHandle(connectionsPerHost: max(1, configuration.connectionsPerHost))
        let mailbox = Mailbox(wakeup: multi.wakeup)
        self.mailbox = mailbox
        self.trace = configuration.trace
        let loop = TransferLoop(multi, mailbox: mailbox, options: options)
        do throws(DetachedThread.Failure) {
            try DetachedThread.start { loop.run() }
        } catch {
            throw TransportError(.setup, "no thread could be started (errno \(error.errno))")
        }
    }

    deinit { close() }

    /// Ends what is under way as `.interrupted`; what is sent later ends as `.closed`.
    package func close() {
        mailbox.post(.stop)
    }

    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let start = ContinuousClock.now
        let result = await perform(request)
        trace?(TraceLine(request, result, duration: .now - start))
        return try result.get()
    }

    private func perform(_ request: HTTPRequest) async -> TransferResult {
        guard !Task.isCancelled else { return .failure(TransportError(.cancelled, "cancelled before it was sent")) }
        let id = TransferID(rawValue: lastID.add(1, ordering: .relaxed).newValue)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                mailbox.post(.start(id, request, waiter))
                // `onCancel` may have run before the start was posted.
                if Task.isCancelled { mailbox.post(.cancel(id)) }
            }
        } onCancel: {
            mailbox.post(.cancel(id))
        }
    }

    /// At least 1: to libcurl, 0 is "no limit" or its own default.
    private static func milliseconds(_ duration: Duration) -> Int {
        let limit = Duration.seconds(Int32.max / 1000)
        return max(1, Int(min(duration, limit) / .milliseconds(1)))
    }

    private static func caBundle(_ given: String?) throws(TransportError) -> String? {
        if let given {
            guard isReadable(given) else { throw TransportError(.setup, "the CA bundle '\(given)' cannot be read") }
            return given
        }
        let debian = "/etc/ssl/certs/ca-certificates.crt"
        return isReadable(debian) ? debian : nil
    }

    private static func isReadable(_ path: String) -> Bool {
        unsafe access(path, R_OK) == 0
    }
}

/// Runs `body` with a transport of its own, which is closed when `body` has returned or thrown.
package func withCurlTransport<Success>(
    _ configuration: CurlTransport.Configuration = CurlTransport.Configuration(),
    _ body: (CurlTransport) async throws -> Success
) async throws -> Success {
    let transport = try CurlTransport(configuration)
    defer { transport.close() }
    return try await body(transport)
}
