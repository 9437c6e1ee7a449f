import HTTPMessages
import TestBench

extension TappedTransport {
    /// `GET /zones/…`, in order of arrival, since the last reset; without what all of the server's paths begin with.
    var lines: [String] { requests.map { "\($0.method.rawValue) \($0.path.replacing("/api/v1/servers/localhost", with: ""))" } }
}
