package import HTTPMessages

/// A simulated provider with its request log and the faults armed against it.
package struct Simulator<Provider: SimulatedProvider>: Sendable {
    package var provider: Provider
    package private(set) var log = RequestLog()
    /// Those that have not struck as often as they may, in the order in which they were armed.
    package private(set) var faults: [ArmedFault] = []

    package init(_ provider: Provider) {
        self.provider = provider
    }

    /// Adds a fault after those that are armed; of several that match a request, the first strikes.
    package mutating func arm(_ fault: ArmedFault) { faults.append(fault) }
    /// Takes every fault back.
    package mutating func disarmAll() { faults = [] }
    /// Forgets every request that was logged.
    package mutating func resetLog() { log.reset() }

    /// Answers one request, control paths included. Control requests are neither logged nor struck by faults.
    package mutating func deliver(_ request: HTTPRequest, now: Int) -> Delivery {
        if let response = SimulatorControl.answer(request, of: &self) { return Delivery(response: response) }
        // The provider's own controls, such as a deploy, are outside its documented HTTP too, as is what its apps and zones answer.
        if request.path.hasPrefix("/_") { return Delivery(response: provider.handle(request, now: now)) }
        guard let fault = strike(request) else {
            let response = provider.handle(request, now: now)
            log.append(request, status: response.status)
            let goesOn = response.isSuccess && provider.end(of: request).map { $0 > now } == true
            return Delivery(response: response, fault: goesOn ? .follow : .none)
        }
        var response = HTTPResponse(status: 503)
        // A late or a cut answer is still the provider's own.
        let own =
            switch fault.effect {
            case .delivery(.delay), .delivery(.truncate): true
            default: false
            }
        if own || fault.moment == .afterCommit {
            response = provider.handle(request, now: now)
            log.append(request, status: response.status)
        } else {
            log.append(request, status: nil)
        }
        return switch fault.effect {
        case .answer(let replacement): Delivery(response: replacement)
        case .delivery(let kind): Delivery(response: response, fault: kind)
        }
    }

    /// The answer to a request that is followed, with all that has come by `now`.
    /// - Returns: the answer, and whether it goes on.
    package mutating func later(_ request: HTTPRequest, now: Int) -> (response: HTTPResponse, goesOn: Bool) {
        let end = provider.end(of: request) ?? now
        let response = provider.handle(request, now: min(now, end - 1))
        return (response, now < end)
    }

    /// The first armed fault that matches, used up by one.
    private mutating func strike(_ request: HTTPRequest) -> ArmedFault? {
        for index in faults.indices where faults[index].matches(request) {
            if faults[index].skip > 0 {
                faults[index].skip -= 1
                continue
            }
            let fault = faults[index]
            faults[index].count -= 1
            if faults[index].count <= 0 { faults.remove(at: index) }
            return fault
        }
        return nil
    }
}
