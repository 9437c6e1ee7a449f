internal import CCurl
internal import HTTPMessages
internal import Reconciling

/// Drives the multi handle. Confined to its thread from `run` on; not `Sendable`.
final class TransferLoop {
    private let multi: MultiHandle
    private let mailbox: Mailbox
    private let options: TransferOptions
    /// Owns every transfer that libcurl knows.
    private var active: [TransferID: Transfer] = [:]
    private var isStopping = false

    init(_ multi: consuming MultiHandle, mailbox: Mailbox, options: TransferOptions) {
        self.multi = multi
        self.mailbox = mailbox
        self.options = options
    }

    /// Runs until a stop is posted; then ends what is under way.
    func run() {
        while !isStopping {
            for command in mailbox.drain() { handle(command) }
            do throws(TransportError) {
                try multi.perform()
                endFinished()
                // A mailbox that is written to from here on ends the wait at once.
                if !isStopping { try multi.poll(milliseconds: 10_000) }
            } catch {
                // The multi handle itself is broken: no transfer on it can end well.
                isStopping = true
            }
        }
        // From here on the mailbox refuses, and no other thread has the multi handle.
        for command in mailbox.close() { refuse(command) }
        for id in Array(active.keys) {
            end(id) {
                TransportError(.interrupted, "the exchange with \(RequestURL.host($0.request.url)) ended because the transport was closed")
            }
        }
    }

    private func handle(_ command: Command) {
        switch command {
        case .start(let id, let request, let waiter): start(id, request, waiter)
        case .cancel(let id): end(id) { _ in TransportError(.cancelled, "cancelled") }
        case .stop: isStopping = true
        }
    }

    private func refuse(_ command: Command) {
        guard case .start(_, _, let waiter) = command else { return }
        waiter.resume(returning: .failure(TransportError(.closed, "the transport is closed")))
    }

    private func start(_ id: TransferID, _ request: HTTPRequest, _ waiter: Waiter) {
        do throws(TransportError) {
            let transfer = try Transfer(id, request, bodyLimit: options.bodyLimit, waiter: waiter)
            do throws(TransportError) {
                try transfer.configure(options)
                try multi.add(transfer.handle)
                active[id] = transfer
            } catch {
                transfer.finish(.failure(error))
            }
        } catch {
            waiter.resume(returning: .failure(error))
        }
    }

    /// Ends a transfer before its time; nothing when it has ended already.
    private func end(_ id: TransferID, _ reason: (Transfer) -> TransportError) {
        guard let transfer = active.removeValue(forKey: id) else { return }
        multi.remove(transfer.handle)
        transfer.finish(.failure(reason(transfer)))
    }

    private func endFinished() {
        while let (id, code) = multi.nextDone() {
            guard let transfer = active.removeValue(forKey: id) else { continue }
            // Everything is read out of the handle before it leaves the multi handle.
            let answer = code == CURLE_OK ? transfer.response() : transfer.cutResponse(code)
            let result: TransferResult = answer.map { .success($0) } ?? .failure(transfer.failure(code))
            multi.remove(transfer.handle)
            transfer.finish(result)
        }
    }
}
