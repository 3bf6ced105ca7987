import type { Dataset } from '../element/write/encode.ts';
import { fitText } from '../element/write/value-rules.ts';

/** The equipment of the derived object: this program. */
export interface SoftwareIdentity {
  readonly name: string;
  readonly version: string;
  readonly manufacturer?: string;
  /** DeviceSerialNumber, which the standard also requires for software; `0` if there is none. */
  readonly serialNumber?: string;
}

/** General and Enhanced Equipment (PS3.3 C.7.5.1, C.7.5.2): this program is the equipment that made the object. */
export function equipmentModule(software: SoftwareIdentity): Dataset {
  return {
    Manufacturer: fitText('LO', software.manufacturer ?? software.name),
    ManufacturerModelName: fitText('LO', software.name),
    DeviceSerialNumber: fitText('LO', software.serialNumber ?? '0'),
    SoftwareVersions: fitText('LO', software.version),
  };
}
