import Foundation

/// The name under which a worker process is known to the queue: its host and its process, so that a supervisor can release its leases by name.
public func workerName(process: Int32) -> String {
    "\(ProcessInfo.processInfo.hostName)-\(process)"
}
