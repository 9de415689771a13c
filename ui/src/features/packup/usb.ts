import type { UsbCopy } from '../../contract/types';
import type { Sign } from '../../shared/signs';
import { words } from '../../words';

/** How a copy to a USB stick stands. Green only once the stick may be pulled out and nothing is missing. */
export function usbSays(it: UsbCopy): { sign: Sign; title: string; text: string } {
  const w = words.packUp.usb;
  switch (it.state) {
    case 'copying':
      return { sign: 'moving', title: w.copying(it.copied, it.photos), text: w.copyingText };
    case 'stopped':
      return { sign: 'waiting', title: w.stopped(it.copied, it.photos), text: w.stoppedText };
    case 'failed': {
      if (it.failure === null) return { sign: 'needs', title: w.stopped(it.copied, it.photos), text: w.stoppedText };
      const { title, text } = words.common.failure(it.failure);
      return { sign: 'needs', title: `${title}.`, text };
    }
    case 'done':
      return { sign: it.missing_total > 0 ? 'needs' : 'delivered', title: w.done, text: w.doneText(it.copied) };
  }
}
